import {
  type AuditKey,
  type Checkpoint,
  PROOF_FORMAT,
  type ProofHead,
  type ProofLine,
  SEALED_TOPICS,
} from '@ballast/contracts';
import {
  isAboutOperation,
  leafOf,
  lockedPricesIn,
  placesForProof,
  ProofCounts,
  rangePath,
  SHOWN_FIRST,
  SubtreeHashes,
  toHex,
} from '@ballast/domain-seal';
import type { LogMessage, LogReader } from '@ballast/platform-log';

/** Latest seal of each partition, by `topic/partition`, with the checkpoint that names it. */
export type LatestSeals = ReadonlyMap<string, { readonly size: number; readonly checkpoint: Checkpoint }>;

export interface ProofOptions {
  readonly reader: LogReader;
  readonly seals: LatestSeals;
  readonly keys: readonly AuditKey[];
  readonly operation: string;
  /** Takes the lines of the proof in their order. */
  readonly onLine: (line: ProofLine) => void;
  /** Called for each message that is read. */
  readonly onMessage: () => void;
}

/** Outcome of the making of a proof. */
export type ProofOutcome = 'sealed' | 'unknown' | 'unsealed';

/** A partition with messages of the Operation: the leaves from the first of them to the last. */
interface ShownRange {
  readonly topic: string;
  readonly partition: number;
  readonly first: number;
  last: number;
}

interface Found {
  readonly ranges: ReadonlyMap<string, ShownRange>;
  readonly prices: ProofHead['prices'];
}

interface PlacedMessage {
  readonly message: LogMessage;
  readonly place: string;
  /** Place of the message among all of its partition, from 0. */
  readonly index: number;
}

/**
 * Makes the proof of an Operation from the record and its checkpoints alone. It reads the record three times, to find
 * the messages, to hash what lies beside them, and to print them, and so holds none of it in memory. No line is handed
 * out for an Operation that is unknown or not sealed yet.
 */
export async function makeProof(options: ProofOptions): Promise<ProofOutcome> {
  const { seals } = options;
  const { ranges, prices } = await findRanges(options);
  if (ranges.size === 0) return 'unknown';
  for (const [place, { last }] of ranges) if (last >= (seals.get(place)?.size ?? 0)) return 'unsealed';
  const hashes = await hashBeside(options, ranges);
  const partitions = [...ranges].map(([place, { topic, partition, first, last }]) => {
    const size = seals.get(place)?.size ?? 0;
    const read = (node: Parameters<SubtreeHashes['read']>[0]) => hashes.get(place)?.read(node) ?? new Uint8Array(0);
    const range = { first, last, path: rangePath({ first, last }, size, read).map(toHex) };
    return { topic, partition, size, checkpoint: seals.get(place)?.checkpoint.sequence ?? 0, range };
  });
  const { operation, keys } = options;
  options.onLine({ format: PROOF_FORMAT, operation, prices, keys: [...keys], partitions });
  const needed = new Map([...ranges.keys()].flatMap((place) => checkpointOf(seals, place)));
  for (const checkpoint of needed.values()) options.onLine({ checkpoint });
  await printMessages(options, ranges);
  return 'sealed';
}

function checkpointOf(seals: LatestSeals, place: string): readonly (readonly [number, Checkpoint])[] {
  const checkpoint = seals.get(place)?.checkpoint;
  return checkpoint === undefined ? [] : [[checkpoint.sequence, checkpoint]];
}

/** The parts of partitions that have messages of the Operation, by `topic/partition`, and its locked prices. */
async function findRanges(options: ProofOptions): Promise<Found> {
  const ranges = new Map<string, ShownRange>();
  let prices: ProofHead['prices'] | undefined;
  await readPlaced(options, SEALED_TOPICS, ({ message, place, index }) => {
    if (!isAboutOperation(message, options.operation)) return;
    const { topic, partition } = message;
    const range = ranges.get(place) ?? { topic, partition, first: index, last: index };
    range.last = index;
    ranges.set(place, range);
    prices ??= lockedPricesIn(message);
  });
  return { ranges: new Map([...ranges].sort(([one], [other]) => (one < other ? -1 : 1))), prices: prices ?? [] };
}

/** The hashes beside the ranges, by `topic/partition`. */
async function hashBeside(
  options: ProofOptions,
  ranges: ReadonlyMap<string, ShownRange>,
): Promise<ReadonlyMap<string, SubtreeHashes>> {
  const hashes = new Map(
    [...ranges].map(([place, range]) => {
      return [place, new SubtreeHashes(placesForProof(range, options.seals.get(place)?.size ?? 0))] as const;
    }),
  );
  await readPlaced(options, topicsOf(ranges), ({ message, place, index }) => {
    const ofPartition = hashes.get(place);
    if (ofPartition?.needs(index) === true) ofPartition.add(index, leafOf(message));
  });
  return hashes;
}

/**
 * Hands out the messages of all ranges and the end. The request and the prices come first, because the check of a proof
 * judges other messages by them; those of several partitions come in the order in which the log hands them out.
 */
async function printMessages(options: ProofOptions, ranges: ReadonlyMap<string, ShownRange>): Promise<void> {
  const { operation } = options;
  const counts = new ProofCounts();
  const onLine = (line: ProofLine): void => {
    counts.take(line);
    options.onLine(line);
  };
  const print = ({ message, place, index }: PlacedMessage): void => {
    const range = ranges.get(place);
    if (range === undefined || index < range.first || index > range.last) return;
    const { topic, partition, offset, key, type, value } = message;
    if (isAboutOperation(message, operation)) {
      const headers = { ...message.headers, type };
      onLine({ fact: { topic, partition, offset, place: 0, index, key, headers, value } });
    } else {
      onLine({ leaf: { topic, partition, index, hash: toHex(leafOf(message)) } });
    }
  };
  const topics = topicsOf(ranges);
  const isFirst = (topic: string): boolean => SHOWN_FIRST.includes(topic);
  await readPlaced(options, topics.filter(isFirst), print);
  await readPlaced(
    options,
    topics.filter((topic) => !isFirst(topic)),
    print,
  );
  options.onLine({ end: counts.end() });
}

async function readPlaced(
  { reader, onMessage }: Pick<ProofOptions, 'reader' | 'onMessage'>,
  topics: readonly string[],
  onPlaced: (placed: PlacedMessage) => void,
): Promise<void> {
  const counts = new Map<string, number>();
  await reader.read({
    topics,
    onMessage: (message) => {
      const place = `${message.topic}/${message.partition}`;
      const index = counts.get(place) ?? 0;
      counts.set(place, index + 1);
      onPlaced({ message, place, index });
      onMessage();
    },
  });
}

function topicsOf(ranges: ReadonlyMap<string, ShownRange>): readonly string[] {
  return [...new Set([...ranges.values()].map(({ topic }) => topic))];
}
