import { TOPIC_DEFINITIONS, TOPICS } from '@ballast/contracts';
import { deadLetterTopic, type LogReader } from '@ballast/platform-log';
import { type DeadLetter, type DeadLetterEnd, idOf, noteEnd, type MessagePlace, readDeadLetter } from './dead-letter';

/** A dead letter without its content, which may be large. */
export type DeadLetterSummary = Omit<DeadLetter, 'value' | 'headers'>;

export interface ListedDeadLetter<L extends DeadLetterSummary = DeadLetterSummary> {
  readonly letter: L;
  /** Undefined while the dead letter waits for an operator. */
  readonly end: DeadLetterEnd | undefined;
}

export interface DeadLetterFilter {
  /** The topic whose messages could not be read; undefined for all topics. */
  readonly topic?: string | undefined;
  /** Whether the list includes dead letters that were replayed or discarded. False when undefined. */
  readonly all?: boolean | undefined;
}

/** Summaries of the dead letters of the log, oldest first in each topic. A list keeps no value in memory. */
export function listDeadLetters(reader: LogReader, filter: DeadLetterFilter): Promise<readonly ListedDeadLetter[]> {
  return collect(reader, filter, ({ value: _value, headers: _headers, ...summary }) => summary);
}

/** The dead letters that wait for an operator, whole, of a topic or a type when these are given. */
export function waitingDeadLetters(
  reader: LogReader,
  { topic, type }: { readonly topic: string | undefined; readonly type: string | undefined },
): Promise<readonly ListedDeadLetter<DeadLetter>[]> {
  return collect(reader, { topic }, (letter) => (type === undefined || letter.type === type ? letter : undefined));
}

/** The dead letters that pass the filter, each as `keep` answers it. An answer of undefined leaves the letter out. */
async function collect<L extends DeadLetterSummary>(
  reader: LogReader,
  { topic, all = false }: DeadLetterFilter,
  keep: (letter: DeadLetter) => L | undefined,
): Promise<readonly ListedDeadLetter<L>[]> {
  const ends = await readEnds(reader);
  const topics = TOPIC_DEFINITIONS.map(({ name }) => name).filter((name) => topic === undefined || name === topic);
  const letters: ListedDeadLetter<L>[] = [];
  await reader.read({
    topics: topics.map(deadLetterTopic),
    onMessage: ({ topic: name, partition, offset, ...message }) => {
      const end = ends.get(idOf({ topic: name, partition, offset }));
      if (end !== undefined && !all) return;
      const letter = keep(readDeadLetter({ topic: name, partition, offset, ...message }));
      if (letter !== undefined) letters.push({ letter, end });
    },
  });
  return letters;
}

/** The dead letter at a place; undefined when there is none. */
export async function findDeadLetter(
  reader: LogReader,
  place: MessagePlace,
): Promise<ListedDeadLetter<DeadLetter> | undefined> {
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
