import { TOPIC_DEFINITIONS, TOPICS } from '@ballast/contracts';
import { deadLetterTopic, type LogReader } from '@ballast/platform-log';
import { type DeadLetter, type DeadLetterEnd, idOf, noteEnd, type MessagePlace, readDeadLetter } from './dead-letter';

export interface ListedDeadLetter {
  readonly letter: DeadLetter;
  /** Undefined while the dead letter waits for an operator. */
  readonly end: DeadLetterEnd | undefined;
}

export interface DeadLetterFilter {
  /** The topic whose messages could not be read; undefined for all topics. */
  readonly topic?: string | undefined;
  /** Whether the list includes dead letters that were replayed or discarded. False when undefined. */
  readonly all?: boolean | undefined;
}

/** The dead letters of the log, oldest first in each topic. */
export async function listDeadLetters(
  reader: LogReader,
  { topic, all = false }: DeadLetterFilter,
): Promise<readonly ListedDeadLetter[]> {
  const ends = await readEnds(reader);
  const topics = TOPIC_DEFINITIONS.map(({ name }) => name).filter((name) => topic === undefined || name === topic);
  const letters: ListedDeadLetter[] = [];
  await reader.read({
    topics: topics.map(deadLetterTopic),
    onMessage: ({ topic: name, partition, offset, ...message }) => {
      const end = ends.get(idOf({ topic: name, partition, offset }));
      if (end !== undefined && !all) return;
      letters.push({ letter: readDeadLetter({ topic: name, partition, offset, ...message }), end });
    },
  });
  return letters;
}

/** The dead letter at a place; undefined when there is none. */
export async function findDeadLetter(reader: LogReader, place: MessagePlace): Promise<ListedDeadLetter | undefined> {
  const ends = await readEnds(reader);
  let found: DeadLetter | undefined;
  await reader.read({
    topics: [place.topic],
    from: { [place.topic]: { [place.partition]: place.offset } },
    onMessage: (message) => {
      if (message.partition === place.partition && message.offset === place.offset) found = readDeadLetter(message);
    },
  });
  return found && { letter: found, end: ends.get(found.id) };
}

async function readEnds(reader: LogReader): Promise<ReadonlyMap<string, DeadLetterEnd>> {
  const ends = new Map<string, DeadLetterEnd>();
  await reader.read({ topics: [TOPICS.operatorEvents], onMessage: (message) => noteEnd(ends, message) });
  return ends;
}
