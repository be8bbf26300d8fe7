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

/**
 * Requests for rows, in their order. kafkajs puts all messages of a partition into one record batch, and the broker
 * limits the size of the batch, so a request has at most `batchBytes` of each topic. A larger row is a request of its own.
 */
export function intoRequests(rows: readonly OutboxRow[], batchBytes: number): readonly (readonly OutboxRow[])[] {
  const requests: OutboxRow[][] = [];
  let current: OutboxRow[] = [];
  let bytesByTopic = new Map<string, number>();
  for (const row of rows) {
    const bytes = recordBytes(row);
    const filled = bytesByTopic.get(row.topic);
    if (filled !== undefined && filled + bytes > batchBytes) {
      requests.push(current);
      current = [];
      bytesByTopic = new Map();
    }
    bytesByTopic.set(row.topic, (bytesByTopic.get(row.topic) ?? BATCH_OVERHEAD_BYTES) + bytes);
    current.push(row);
  }
  return current.length === 0 ? requests : [...requests, current];
}

/** Both halves of a request that has more than one row, in their order. */
export function halves(rows: readonly OutboxRow[]): readonly (readonly OutboxRow[])[] {
  const middle = Math.ceil(rows.length / 2);
  return [rows.slice(0, middle), rows.slice(middle)];
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
