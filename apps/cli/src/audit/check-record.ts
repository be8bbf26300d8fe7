import { SEALED_TOPICS } from '@ballast/contracts';
import {
  type BrokenSeal,
  differencesOf,
  leafOf,
  type Seal,
  type SealedLeaf,
  SealedPartitionCheck,
} from '@ballast/domain-seal';
import type { LogMessage, LogReader } from '@ballast/platform-log';
import { type Finding, sentenceOf } from './finding';
import type { StoredLeaves } from './stored-leaves';

/** Upper bound of the messages of one broken seal that are compared one by one, and of the differences that are named. */
const COMPARED_MAX = 10_000;
const NAMED_MAX = 20;

/** The record as it was read. */
export interface CheckedRecord {
  readonly messages: number;
  /** Messages behind the last checkpoint. */
  readonly unsealed: number;
  readonly findings: readonly Finding[];
}

interface RecordParts {
  readonly reader: LogReader;
  readonly stored: StoredLeaves;
  readonly seals: ReadonlyMap<string, readonly Seal[]>;
  /** Called for each message that is read. */
  readonly onMessage: () => void;
}

interface Broken extends BrokenSeal {
  readonly topic: string;
  readonly partition: number;
  /** The seal up to which messages are compared: a message may have been moved behind the broken seal. */
  readonly upTo: Seal;
}

/** Reads the whole record and compares each partition with its seals. A broken seal is read again to name the message. */
export async function checkRecord({ reader, stored, seals, onMessage }: RecordParts): Promise<CheckedRecord> {
  const checks = new Map([...seals].map(([place, ofPartition]) => [place, new SealedPartitionCheck(ofPartition)]));
  let messages = 0;
  await reader.read({
    topics: SEALED_TOPICS,
    onMessage: (message) => {
      messages += 1;
      checkOf(checks, message).take(leafOf(message));
      onMessage();
    },
  });
  const findings: Finding[] = [];
  for (const [place, check] of checks) {
    const broken = check.findBroken();
    if (broken === undefined) continue;
    const [topic = '', partition = ''] = place.split('/');
    const within = seals.get(place)?.findLast(({ size }) => size <= broken.sound.size + COMPARED_MAX);
    const upTo = within === undefined || within.size < broken.seal.size ? broken.seal : within;
    const part = { ...broken, topic, partition: Number(partition), upTo };
    findings.push(...(await nameDifferences(part, reader, stored)));
  }
  const unsealed = [...checks.values()].reduce((sum, check) => sum + check.unsealed, 0);
  return { messages, unsealed, findings };
}

function checkOf(checks: Map<string, SealedPartitionCheck>, { topic, partition }: LogMessage): SealedPartitionCheck {
  const place = `${topic}/${partition}`;
  const check = checks.get(place) ?? new SealedPartitionCheck([]);
  checks.set(place, check);
  return check;
}

async function nameDifferences(broken: Broken, reader: LogReader, stored: StoredLeaves): Promise<readonly Finding[]> {
  const { topic, partition, sound, seal, isReached, upTo } = broken;
  const place = { topic, partition };
  const range = `of its messages ${sound.size} to ${seal.size - 1}, counted from 0`;
  const sealed = await stored.read({ topic, partition, sound, seal: upTo });
  if (sealed === undefined) {
    const says = isReached
      ? `at least one ${range}, is not as checkpoint ${seal.sequence} has sealed it; the auditor's leaves do not say which`
      : `at least one ${range}, which checkpoint ${seal.sequence} has sealed, is missing`;
    return [{ ...place, kind: 'seal', offset: '', says }];
  }
  const compared = sealed.slice(0, COMPARED_MAX);
  const found = await messagesOf(broken, compared, reader);
  const differences = differencesOf(compared, found, NAMED_MAX);
  if (differences.length === 0) {
    return [{ ...place, kind: 'seal', offset: '', says: `at least one ${range}, is not as it was sealed` }];
  }
  return differences.map((difference) => ({
    ...place,
    kind: difference.kind,
    offset: difference.offset,
    says: sentenceOf(difference),
  }));
}

/** The messages behind the sound ones, up to the last offset that was sealed: those behind it may wait for their seal. */
async function messagesOf(
  { topic, partition, sound }: Broken,
  sealed: readonly SealedLeaf[],
  reader: LogReader,
): Promise<readonly LogMessage[]> {
  const end = BigInt(sealed.at(-1)?.offset ?? -1);
  const { [topic]: ends = {} } = await reader.ends([topic]);
  const found: LogMessage[] = [];
  let index = 0;
  await reader.read({
    topics: [topic],
    // Partitions that are not asked for are begun at their end.
    from: { [topic]: Object.fromEntries(Object.entries(ends).filter(([other]) => Number(other) !== partition)) },
    onMessage: (message) => {
      if (message.partition !== partition) return;
      if (index >= sound.size && BigInt(message.offset) <= end) found.push(message);
      index += 1;
    },
  });
  return found;
}
