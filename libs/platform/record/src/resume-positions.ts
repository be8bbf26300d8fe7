import { readHead, TOPIC_DEFINITIONS } from '@ballast/contracts';
import {
  DEAD_LETTER_HEADERS,
  deadLetterTopic,
  type LogEnds,
  type LogMessage,
  type LogReader,
} from '@ballast/platform-log';
import { LostInput } from './errors';
import type { FoldPhase, ServiceRecord } from './service-record';

/** Places from which a restored service goes on. */
export interface ResumePositions {
  /** Offsets of the next messages that the service handles, by topic and partition. */
  readonly positions: LogEnds;
  /** Offsets up to which its fold reads. */
  readonly ends: LogEnds;
  /** Ends of the topics that the service reads again from their beginning. It is ready when it has read them. */
  readonly readyFrom: LogEnds;
}

interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/**
 * The positions of a service whose database is lost. Each fact names the message that led to it, and each dead letter the
 * message that was put aside, so the service goes on behind the last one that they name. Where a message may wait for
 * others, a fact names it as its cause only. Messages behind these places led to no fact, and are handled again. Nobody may append to the own topics of the service meanwhile.
 * @throws LostInput when the log no longer has a message that a fact names.
 */
export async function resumePositions(
  record: Pick<ServiceRecord, 'name' | 'readsAgain' | 'fold'>,
  reader: LogReader,
  onMessage: () => void,
): Promise<ResumePositions> {
  const { readsAgain = [] } = record;
  const { phases } = record.fold();
  const own = await reader.ends(topicsOf(phases, ({ isForeign }) => isForeign !== true));
  const handled = new Handled();
  await reader.read({
    topics: Object.keys(own),
    until: own,
    onMessage: (message) => {
      onMessage();
      const { input } = readHead(message.value);
      if (input !== undefined) handled.add(placeOf(input));
    },
  });
  await reader.read({
    topics: TOPIC_DEFINITIONS.map(({ name }) => deadLetterTopic(name)),
    onMessage: ({ headers }) => {
      if (headers[DEAD_LETTER_HEADERS.group] === record.name) handled.add(originOf(headers));
    },
  });
  await addWaited(handled, { own, topics: topicsOf(phases, ({ mayWait }) => mayWait === true), reader, onMessage });
  const read = {
    ...(await withinLog(handled.next, reader)),
    ...(await reader.ends(topicsOf(phases, ({ isProjected }) => isProjected === true))),
  };
  const foreign = topicsOf(phases, ({ isForeign }) => isForeign === true);
  const ends = { ...own, ...Object.fromEntries(foreign.map((topic) => [topic, read[topic] ?? {}] as const)) };
  const positions = Object.fromEntries(Object.entries(read).filter(([topic]) => !readsAgain.includes(topic)));
  return { positions, ends, readyFrom: await reader.ends(readsAgain) };
}

interface Waiting {
  /** Ends of the own topics of the service. */
  readonly own: LogEnds;
  /** Topics of which messages may wait. */
  readonly topics: readonly string[];
  readonly reader: LogReader;
  readonly onMessage: () => void;
}

/** Adds messages that are the cause of a fact, although they stand behind all that are the input of one. */
async function addWaited(handled: Handled, { own, topics, reader, onMessage }: Waiting): Promise<void> {
  if (topics.length === 0) return;
  const behind = new Map<string, Place>();
  await reader.read({
    topics,
    from: handled.next,
    onMessage: ({ topic, partition, offset, value }) => {
      behind.set(readHead(value).id, { topic, partition, offset: BigInt(offset) });
    },
  });
  if (behind.size === 0) return;
  await reader.read({
    topics: Object.keys(own),
    until: own,
    onMessage: (message) => {
      onMessage();
      const place = behind.get(readHead(message.value).causationId);
      if (place !== undefined) handled.add(place);
    },
  });
}

/** Offsets behind the highest ones that were handled, by topic and partition. */
class Handled {
  readonly next: Record<string, Record<number, string>> = {};

  add({ topic, partition, offset }: Place): void {
    const ofTopic = (this.next[topic] ??= {});
    if (BigInt(ofTopic[partition] ?? 0) <= offset) ofTopic[partition] = String(offset + 1n);
  }
}

/** Positions as the log can take them: commands that expired without having led to a fact are passed over. */
async function withinLog(next: LogEnds, reader: LogReader): Promise<LogEnds> {
  const topics = Object.keys(next);
  const [starts, ends] = await Promise.all([reader.starts(topics), reader.ends(topics)]);
  const within = (topic: string, [partition, position]: readonly [string, string]): readonly [string, string] => {
    const end = ends[topic]?.[Number(partition)];
    if (end === undefined || BigInt(position) > BigInt(end)) throw new LostInput({ topic, partition, position, end });
    const start = starts[topic]?.[Number(partition)] ?? '0';
    return [partition, BigInt(position) < BigInt(start) ? start : position];
  };
  return Object.fromEntries(
    Object.entries(next).map(([topic, offsets]) => [
      topic,
      Object.fromEntries(Object.entries(offsets).map((position) => within(topic, position))),
    ]),
  );
}

function topicsOf(phases: readonly FoldPhase[], isWanted: (phase: FoldPhase) => boolean): readonly string[] {
  return [...new Set(phases.filter(isWanted).map(({ topic }) => topic))];
}

/** The place in an `input` such as `credit.events.v1/2/1234/0`. */
function placeOf(input: string): Place {
  const [topic = '', partition = '', offset = ''] = input.split('/');
  return { topic, partition: Number(partition), offset: BigInt(offset) };
}

/** The place of the message that a dead letter stands for. */
function originOf(headers: LogMessage['headers']): Place {
  return {
    topic: headers[DEAD_LETTER_HEADERS.topic] ?? '',
    partition: Number(headers[DEAD_LETTER_HEADERS.partition] ?? 0),
    offset: BigInt(headers[DEAD_LETTER_HEADERS.offset] ?? 0),
  };
}
