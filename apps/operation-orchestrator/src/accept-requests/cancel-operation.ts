import { compose } from '@ballast/contracts';
import { cancelAnswered } from '@ballast/contracts/operation';
import { isCancelled } from '@ballast/domain-operation';
import type { Timestamp } from '@ballast/kernel';
import type { OperationBatch } from '../operation-batch';
import type { RequestOf } from './read-request';

/**
 * Cancels an Operation that books no trades yet, and tells the caller whether it is cancelled. Every request is
 * answered, also a repeated one. An Operation that fails for another reason already is not cancelled any more.
 */
export function cancelOperation(batch: OperationBatch, request: RequestOf<'cancel'>, now: Timestamp): void {
  const { operation_id } = request.data;
  batch.advance(operation_id, undefined, { kind: 'cancel_requested', at: now }, { cause: request, now });
  batch.send(
    compose(cancelAnswered, {
      cause: request,
      key: operation_id,
      place: operation_id,
      occurredAt: now,
      data: { operation_id, cancelled: isCancelled(batch.operation(operation_id)) },
    }),
  );
}
