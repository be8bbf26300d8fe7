import { decode, type Envelope, type Operation } from '@ballast/contracts';
import { cancelAnswered, operationShown, operationStatusChanged } from '@ballast/contracts/operation';
import type { LogMessage } from '@ballast/platform-log';
import type { Reply } from '../../replies';
import type { OperationEvent } from '@ballast/domain-operation';

/** A message of operation.events: a change of an Operation, or the answer to a request to cancel one. */
export type OperationNews =
  { readonly kind: 'event'; readonly event: OperationEvent } | { readonly kind: 'reply'; readonly reply: Reply };

/** Readers by message type. Messages of other types change nothing that is shown. */
const READERS: ReadonlyMap<string, (message: LogMessage) => OperationNews> = new Map<
  string,
  (message: LogMessage) => OperationNews
>([
  [operationStatusChanged.type, (message) => ({ kind: 'event', event: readChange(message) })],
  [operationShown.type, (message) => ({ kind: 'event', event: readShown(message) })],
  [cancelAnswered.type, (message) => ({ kind: 'reply', reply: readCancelReply(message) })],
]);

function readChange(message: LogMessage): OperationEvent {
  const envelope = decode(operationStatusChanged, message);
  const { data } = envelope;
  return eventOf(envelope, data, { previousStatus: data.previous_status, total: data.executions.total });
}

/**
 * An event without a change of status. It is readable at once: it only occurs while the Operation shows no Executions.
 */
function readShown(message: LogMessage): OperationEvent {
  const envelope = decode(operationShown, message);
  const { data } = envelope;
  return eventOf(envelope, data, { previousStatus: data.operation.status, total: 0 });
}

function eventOf(
  cause: Envelope<unknown>,
  { sequence, operation }: { readonly sequence: number; readonly operation: Operation },
  gate: Pick<OperationEvent, 'previousStatus' | 'total'>,
): OperationEvent {
  const { platformCode, occurredAt } = cause;
  return { sequence, platformCode, occurredAt, cause, operation, ...gate };
}

function readCancelReply(message: LogMessage): Reply {
  const cause = decode(cancelAnswered, message);
  const { correlationId: effectId, occurredAt } = cause;
  const outcome = JSON.stringify({ cancelled: cause.data.cancelled });
  return { effectId, source: 'orchestrator', part: 0, expected: 1, outcome, occurredAt, cause };
}

/** The news of a message; undefined for types that the gateway does not show. */
export function readOperationNews(message: LogMessage): OperationNews | undefined {
  return READERS.get(message.type)?.(message);
}
