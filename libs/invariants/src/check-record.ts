import { EnvelopeFormatError, readHead, SEALED_TOPICS, TOPICS, type EnvelopeHead } from '@ballast/contracts';
import type { LogMessage, LogReader } from '@ballast/platform-log';
import { IdSet } from './id-set';
import { FOUND_MAX, type RuleVerdict } from './table-invariant';

const HAS_ACTOR = 'each message of the record has an envelope that names its actor';
const HAS_CAUSE = 'the cause of each message is in the record';

/** Topics whose messages may be causes: checkpoints are no part of what is sealed, and events follow from them. */
const CAUSES = [...SEALED_TOPICS, TOPICS.auditCheckpoints];

export interface RecordParts {
  readonly reader: LogReader;
  /** Called for each message that is read. */
  readonly onMessage: () => void;
}

/**
 * Reads the heads of all messages of the record twice: first for their ids, then for their causes. A cause that is still
 * on its way from an outbox when the second reading begins is found by neither, so only messages are judged that stood in
 * the record when the first reading began.
 */
export async function checkRecord({ reader, onMessage }: RecordParts): Promise<readonly RuleVerdict[]> {
  const judged = await reader.ends(SEALED_TOPICS);
  const ids = new IdSet();
  const unreadable: string[] = [];
  await reader.read({
    topics: CAUSES,
    onMessage: (message) => {
      onMessage();
      const head = headOf(message);
      if (head === undefined) note(unreadable, placeOf(message));
      else ids.add(head.id);
    },
  });
  const uncaused: string[] = [];
  await reader.read({
    topics: SEALED_TOPICS,
    until: judged,
    onMessage: (message) => {
      onMessage();
      const head = headOf(message);
      if (head === undefined || head.causationId === '' || ids.has(head.causationId)) return;
      note(uncaused, `${placeOf(message)}: ${head.type} names ${head.causationId}`);
    },
  });
  return [
    { rule: HAS_ACTOR, isChecked: true, found: unreadable },
    { rule: HAS_CAUSE, isChecked: true, found: uncaused },
  ];
}

function headOf({ value }: LogMessage): EnvelopeHead | undefined {
  try {
    return readHead(value);
  } catch (error) {
    if (error instanceof EnvelopeFormatError) return undefined;
    throw error;
  }
}

function note(found: string[], place: string): void {
  if (found.length < FOUND_MAX) found.push(place);
}

function placeOf({ topic, partition, offset }: LogMessage): string {
  return `${topic}/${partition}@${offset}`;
}
