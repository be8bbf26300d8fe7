import { readHead, TOPICS } from '@ballast/contracts';
import type { LogMessage } from '@ballast/platform-log';
import { participantOf, RANGE_GAP } from '@ballast/proving';
import type { Mention } from '../persistence/leaf.store';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Start of an envelope about an Operation, with the members in the order in which services write them. */
const ABOUT_OPERATION =
  /^\{"id":"[^"\\]*","type":"[^"\\]*","version":\d+,"occurredAt":"[^"\\]*","correlationId":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",/;

/** First code in the data of an envelope. Within a text of the data the quotes would be escaped. */
const FIRST_CODE = /"participant_code":"([^"\\]+)"/;

/**
 * Mentions of Operations in messages that follow each other in a partition, of which the first has `firstIndex`: the
 * ranges of each Operation, and one more for each message about one participant.
 */
export function mentionsIn(messages: readonly LogMessage[], firstIndex: number): readonly Mention[] {
  const ended: Mention[] = [];
  const open = new Map<string, Mention>();
  messages.forEach((message, place) => {
    const operationId = operationOf(message);
    if (operationId === undefined) return;
    const index = firstIndex + place;
    const before = open.get(operationId);
    const isNear = before !== undefined && index - before.last - 1 <= RANGE_GAP;
    if (before !== undefined && !isNear) ended.push(before);
    open.set(operationId, { operationId, participantCode: '', first: isNear ? before.first : index, last: index });
    const participantCode = mentionedParticipant(message);
    if (participantCode !== undefined) ended.push({ operationId, participantCode, first: index, last: index });
  });
  return [...ended, ...open.values()];
}

/**
 * The participant of a message about one participant. The code is searched for in the text, because parsing the document
 * costs as much as hashing it. A proof parses the message before it shows the message to a participant.
 */
function mentionedParticipant(message: LogMessage): string | undefined {
  if (message.topic !== TOPICS.executionEvents) return undefined;
  const start = message.value.indexOf(',"data":');
  const code = start < 0 ? undefined : FIRST_CODE.exec(message.value.slice(start))?.[1];
  return code ?? participantOf(message);
}

/** The id that the messages of one Operation share; undefined for a message about none, or one that is no envelope. */
function operationOf({ value }: LogMessage): string | undefined {
  const operationId = ABOUT_OPERATION.exec(value)?.[1];
  if (operationId !== undefined) return operationId;
  try {
    const { correlationId } = readHead(value);
    return UUID.test(correlationId) ? correlationId : undefined;
  } catch {
    return undefined;
  }
}
