import { readHead } from '@ballast/contracts';
import type { LogMessage } from '@ballast/platform-log';
import { participantOf, RANGE_GAP } from '@ballast/proving';
import type { Mention } from '../persistence/leaf.store';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

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
    const participantCode = participantOf(message);
    if (participantCode !== undefined) ended.push({ operationId, participantCode, first: index, last: index });
  });
  return [...ended, ...open.values()];
}

/** The id that the messages of one Operation share; undefined for a message about none, or one that is no envelope. */
function operationOf({ value }: LogMessage): string | undefined {
  try {
    const { correlationId } = readHead(value);
    return UUID.test(correlationId) ? correlationId : undefined;
  } catch {
    return undefined;
  }
}
