import type { ProofLine } from '@ballast/contracts';
import { type Digest, isAboutOperation, toHex } from '@ballast/domain-seal';
import type { LogMessage, PlaceReader } from '@ballast/platform-log';
import type { ProofSubject } from './mentions';
import type { SealTables } from './seal-tables';
import { type PlacedLeaf, SealedTrees } from './sealed-trees';
import type { ShownRange } from './shown-range';
import { isShownTo } from './shown-to';

/** Reads messages of the record by their places. */
export type MessageReader = Pick<PlaceReader, 'readAt'>;

/** Upper bound of the leaves of one page, and of the bytes of values after which a page ends. */
const PAGE_LEAVES = 500;
const PAGE_BYTES = 2 * 1024 * 1024;

/** Lines of a range, with the place at which the next page begins; absent behind the last one. */
export interface ProofPage {
  readonly lines: ProofLine[];
  readonly next?: number;
}

/** Makes the lines of a proof between its head and its end. */
export class ProofLines {
  private readonly tree: SealedTrees;

  constructor(
    tables: SealTables,
    private readonly record: MessageReader,
  ) {
    this.tree = new SealedTrees(tables);
  }

  /** Lines of a range, from its first leaf on. */
  async page(subject: ProofSubject, range: ShownRange): Promise<ProofPage> {
    const last = Math.min(range.last, range.first + PAGE_LEAVES - 1);
    const leaves = await this.tree.leaves({ ...range, last });
    const messages = new Messages(this.record, range);
    const lines: ProofLine[] = [];
    let bytes = 0;
    for (const leaf of leaves) {
      const message = await messages.at(leaf.offset);
      const line = lineOf(subject, message, leaf);
      lines.push(line);
      if ('fact' in line) bytes += line.fact.value.length;
      if (bytes >= PAGE_BYTES) break;
    }
    if (lines.length === 0) throw new Error(`leaves ${range.first} to ${last} of ${range.topic} are not stored`);
    const next = range.first + lines.length;
    return next > range.last ? { lines } : { lines, next };
  }
}

/** Messages of one partition, which are read in their order. */
class Messages {
  private waiting: readonly LogMessage[] = [];

  constructor(
    private readonly record: MessageReader,
    private readonly place: Pick<ShownRange, 'topic' | 'partition'>,
  ) {}

  /** The message at an offset. Offsets only grow from call to call. */
  async at(offset: string): Promise<LogMessage> {
    let found = this.find(offset);
    if (found === undefined) {
      const { topic, partition } = this.place;
      this.waiting = await this.record.readAt({ topic, partition, offset });
      found = this.find(offset);
    }
    if (found === undefined) throw new Error(`${this.place.topic}/${this.place.partition}@${offset} is missing`);
    return found;
  }

  private find(offset: string): LogMessage | undefined {
    const place = this.waiting.findIndex((message) => message.offset === offset);
    if (place === -1) return undefined;
    const found = this.waiting[place];
    this.waiting = this.waiting.slice(place + 1);
    return found;
  }
}

function lineOf(subject: ProofSubject, message: LogMessage, { index, hash }: PlacedLeaf): ProofLine {
  if (!isShown(subject, message)) return leafLine(message, index, hash);
  const { topic, partition, offset, key, type, value } = message;
  return { fact: { topic, partition, offset, place: 0, index, key, headers: { ...message.headers, type }, value } };
}

function leafLine({ topic, partition }: LogMessage, index: number, hash: Digest): ProofLine {
  return { leaf: { topic, partition, index, hash: toHex(hash) } };
}

function isShown({ operation_id, participant_code }: ProofSubject, message: LogMessage): boolean {
  if (!isAboutOperation(message, operation_id)) return false;
  return participant_code === undefined || isShownTo(participant_code, message);
}
