import type { TopicMessages } from 'kafkajs';
import type { OutboxRow } from './outbox';

/** Upper bound of the bytes of a record besides key, value and headers: attributes, times, offsets and lengths. */
const RECORD_OVERHEAD_BYTES = 36;
/** Upper bound of the bytes of a header besides its name and value: two lengths. */
const HEADER_OVERHEAD_BYTES = 10;
/** Bytes of a record batch without records. */
const BATCH_OVERHEAD_BYTES = 61;

/** Upper bound of the bytes that a row takes in a record batch. */
export function recordBytes(row: OutboxRow): number {
  const { key, value } = row;
  let bytes = RECORD_OVERHEAD_BYTES + Buffer.byteLength(key) + Buffer.byteLength(value);
  for (const [name, text] of Object.entries(headersOf(row))) {
    bytes += HEADER_OVERHEAD_BYTES + Buffer.byteLength(name) + Buffer.byteLength(text);
  }
  return bytes;
}

/** The partition of a row's topic into which its key belongs. */
export type PartitionOf = (row: OutboxRow) => number;

export interface RequestLimits {
  /** Upper bound of a record batch: kafkajs puts all rows of a request that go to one partition into one. */
  readonly batchBytes: number;
  readonly partitionOf: PartitionOf;
}

/** A row in the parts that requests are cut into, if need be: its transaction, and within that its partition. */
type Part = (row: OutboxRow) => string;

/** The parts of rows, from the largest to the smallest. Rows of one partition are seen together or not at all. */
function partsBy(partitionOf: PartitionOf): readonly Part[] {
  return [({ transaction }) => transaction, (row) => partitionName(row, partitionOf), ({ id }) => id];
}

/**
 * Requests for rows, in the order of each partition. A transaction goes into one request. Only if its rows for one
 * partition exceed a record batch is it cut: between partitions where that is enough, and within the rows of a partition
 * otherwise, in their order. A row that is larger than a batch is the only one of its partition in its request.
 */
export function intoRequests(rows: readonly OutboxRow[], limits: RequestLimits): readonly (readonly OutboxRow[])[] {
  const requests = new Requests(limits);
  const [byTransaction, ...smaller] = partsBy(limits.partitionOf);
  if (byTransaction !== undefined) {
    for (const transaction of grouped(rows, byTransaction)) requests.add(transaction, smaller);
  }
  return requests.all();
}

class Requests {
  private readonly closed: (readonly OutboxRow[])[] = [];
  private open: OutboxRow[] = [];
  private bytes = new Map<string, number>();

  constructor(private readonly limits: RequestLimits) {}

  /** Adds rows, together if they fit into a request, and otherwise part by part. */
  add(rows: readonly OutboxRow[], smaller: readonly Part[]): void {
    const added = this.bytesOf(rows);
    if (!this.fits(added, this.bytes)) {
      const [part, ...rest] = smaller;
      if (part !== undefined && !this.fits(added, new Map())) {
        for (const group of grouped(rows, part)) this.add(group, rest);
        return;
      }
      this.close();
    }
    for (const [name, bytes] of added) this.bytes.set(name, (this.bytes.get(name) ?? BATCH_OVERHEAD_BYTES) + bytes);
    this.open.push(...rows);
  }

  all(): readonly (readonly OutboxRow[])[] {
    this.close();
    return this.closed;
  }

  private close(): void {
    if (this.open.length > 0) this.closed.push(this.open);
    this.open = [];
    this.bytes = new Map();
  }

  private fits(added: ReadonlyMap<string, number>, filled: ReadonlyMap<string, number>): boolean {
    const { batchBytes } = this.limits;
    return [...added].every(([name, bytes]) => (filled.get(name) ?? BATCH_OVERHEAD_BYTES) + bytes <= batchBytes);
  }

  private bytesOf(rows: readonly OutboxRow[]): ReadonlyMap<string, number> {
    const bytes = new Map<string, number>();
    for (const row of rows) {
      const name = partitionName(row, this.limits.partitionOf);
      bytes.set(name, (bytes.get(name) ?? 0) + recordBytes(row));
    }
    return bytes;
  }
}

/** Both halves of a request that has more than one row: cut between transactions, partitions or rows, as few as can be. */
export function halves(rows: readonly OutboxRow[], partitionOf: PartitionOf): readonly (readonly OutboxRow[])[] {
  for (const part of partsBy(partitionOf)) {
    const groups = grouped(rows, part);
    const middle = Math.ceil(groups.length / 2);
    if (groups.length > 1) return [groups.slice(0, middle).flat(), groups.slice(middle).flat()];
  }
  return [rows];
}

/** Rows by their part, in the order of the first row of each. */
function grouped(rows: readonly OutboxRow[], part: Part): readonly (readonly OutboxRow[])[] {
  const groups = new Map<string, OutboxRow[]>();
  for (const row of rows) {
    const group = groups.get(part(row));
    if (group === undefined) groups.set(part(row), [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

function partitionName(row: OutboxRow, partitionOf: PartitionOf): string {
  return `${row.topic}/${String(partitionOf(row))}`;
}

export function byTopic(rows: readonly OutboxRow[]): TopicMessages[] {
  const topics = new Map<string, TopicMessages>();
  for (const row of rows) {
    const { topic, key, value } = row;
    const group = topics.get(topic) ?? { topic, messages: [] };
    group.messages.push({ key, value, headers: headersOf(row) });
    topics.set(topic, group);
  }
  return [...topics.values()];
}

function headersOf({ headers, type }: OutboxRow): Record<string, string> {
  return { ...headers, type };
}
