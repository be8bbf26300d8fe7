import { cancelAnswered, compose } from '@ballast/contracts';
import { isCancellable } from '@ballast/domain-operation';
import type { OperationBatch } from '../operation-batch';
import type { RequestOf } from './read-request';

/** Cancels an Operation that books no trades yet, and tells the caller whether it was one. */
export function cancelOperation(work: OperationBatch, request: RequestOf<'cancel'>, now: string): void {
  const { operation_id } = request.data;
  const operation = work.operation(operation_id);
  const cancelled = operation !== undefined && isCancellable(operation.state);
  if (cancelled) work.advance(operation_id, { kind: 'cancel_requested' }, { messageId: request.id, now });
  const failure = work.operation(operation_id)?.state.failure;
  work.send([
    compose(cancelAnswered, {
      key: operation_id,
      platformCode: request.platformCode,
      correlationId: request.correlationId,
      causationId: request.id,
      occurredAt: now,
      // One that fails for another reason already is not cancelled any more.
      data: { operation_id, cancelled: failure?.reason === 'cancelled' },
    }),
  ]);
}
