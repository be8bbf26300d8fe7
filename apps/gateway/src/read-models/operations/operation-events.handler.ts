import { Injectable } from '@nestjs/common';
import {
  cancelAnswered,
  decode,
  operationShown,
  operationStatusChanged,
  type Envelope,
  type Operation,
} from '@ballast/contracts';
import { decodeMessages, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { recordPublicEvents } from '../../public-events/public-events.projection';
import { Replies } from '../../replies/replies';
import type { Reply } from '../../replies/reply';
import { NO_PROGRESS, type OperationEvent } from '@ballast/domain-operation';
import { addProgress, projectOperationEvents } from './operations.projection';

/** By message type; what is not listed here changes nothing that is shown. */
const READERS: ReadonlyMap<string, (message: LogMessage) => OperationEvent> = new Map([
  [operationStatusChanged.type, readChange],
  [operationShown.type, readShown],
]);

function readChange(message: LogMessage): OperationEvent {
  const envelope = decode(operationStatusChanged, message);
  const { data } = envelope;
  return eventOf(envelope, data, { previousStatus: data.previous_status, total: data.executions.total });
}

/** Readable at once: only an Operation whose Executions nobody sees yet is shown anew without a change of status. */
function readShown(message: LogMessage): OperationEvent {
  const envelope = decode(operationShown, message);
  const { data } = envelope;
  return eventOf(envelope, data, { previousStatus: data.operation.status, total: 0 });
}

function eventOf(
  { id, platformCode, occurredAt, correlationId }: Envelope<unknown>,
  { sequence, operation }: { readonly sequence: number; readonly operation: Operation },
  gate: Pick<OperationEvent, 'previousStatus' | 'total'>,
): OperationEvent {
  return { sequence, platformCode, occurredAt, correlationId, messageId: id, operation, ...gate };
}

function cancelReply(message: LogMessage): Reply {
  const { id, correlationId, occurredAt, data } = decode(cancelAnswered, message);
  const outcome = JSON.stringify({ cancelled: data.cancelled });
  return { effectId: correlationId, source: 'orchestrator', messageId: id, expected: 1, outcome, occurredAt };
}

/** Projects changes of Operations, each as soon as the Executions it counts are readable. */
@Injectable()
export class OperationEventsHandler {
  constructor(private readonly replies: Replies) {}

  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    const events = decodeMessages(messages, (message) => READERS.get(message.type)?.(message)).filter(
      (event) => event !== undefined,
    );
    const answers = messages.filter(({ type }) => type === cancelAnswered.type);
    await this.replies.record(tx, decodeMessages(answers, cancelReply));
    const progress = await addProgress(tx, new Map(events.map(({ operation }) => [operation.id, NO_PROGRESS])));
    return recordPublicEvents(tx, await projectOperationEvents(tx, progress, events));
  }
}
