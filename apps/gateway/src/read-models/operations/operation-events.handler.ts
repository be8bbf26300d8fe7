import { Injectable } from '@nestjs/common';
import { decode, operationStatusChanged } from '@ballast/contracts';
import { decodeMessages, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { recordPublicEvents } from '../../public-events/public-events.projection';
import { NO_PROGRESS, type OperationEvent } from './operation-gate.decider';
import { addProgress, projectOperationEvents } from './operations.projection';

function read(message: LogMessage): OperationEvent {
  const { id, platformCode, occurredAt, correlationId, data } = decode(operationStatusChanged, message);
  return {
    sequence: data.sequence,
    platformCode,
    previousStatus: data.previous_status,
    total: data.executions.total,
    occurredAt,
    correlationId,
    messageId: id,
    operation: data.operation,
  };
}

/** Projects changes of Operations, each as soon as the Executions it counts are readable. */
@Injectable()
export class OperationEventsHandler {
  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    const events = decodeMessages(
      messages.filter(({ type }) => type === operationStatusChanged.type),
      read,
    );
    const progress = await addProgress(tx, new Map(events.map(({ operation }) => [operation.id, NO_PROGRESS])));
    return recordPublicEvents(tx, await projectOperationEvents(tx, progress, events));
  }
}
