import type { Database, Tx } from '@ballast/platform-postgres';
import type { Pool } from 'pg';
import type { LogMessage, OutgoingMessage } from '../port';
import { headersJson, parseHeaders } from '../headers';
import { joined, splitParameter } from '../joined';
import type { Partition } from './partition';

export interface PartitionAppend {
  readonly partition: Partition;
  readonly messages: readonly OutgoingMessage[];
}

/**
 * SQL that locks the counters of partitions and moves them. It locks in the order of their ids, so that writers cannot
 * deadlock. The locks last until the commit, so the order of offsets is the order of commits: a reader that has seen an
 * offset never sees a lower one appear.
 */
const MOVE_COUNTERS = `
  locked AS (
    SELECT id FROM log.partitions WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE
  ), moved AS (
    UPDATE log.partitions p SET next_offset = p.next_offset + wanted.count
      FROM locked, unnest($1::int[], $2::int[]) AS wanted(id, count)
     WHERE p.id = locked.id AND wanted.id = locked.id
    RETURNING p.id, p.next_offset - wanted.count AS first
  )`;

const APPEND = `
  WITH ${MOVE_COUNTERS}, added AS (
    INSERT INTO log.messages (partition_id, message_offset, appended_at, key, type, value, headers)
    SELECT input.partition_id, moved.first + input.ordinal, $3, input.key, input.type, input.value, input.headers
      FROM unnest($4::int[], $5::int[], ${[6, 7, 8, 9].map(splitParameter).join(', ')})
             AS input(partition_id, ordinal, key, type, value, headers)
      JOIN moved ON moved.id = input.partition_id
  )
  SELECT id, first FROM moved`;

/** Appends in one round trip; answers the first offset by partition id. */
export async function appendMessages(
  tx: Tx,
  appends: readonly PartitionAppend[],
  appendedAt: Date,
): Promise<ReadonlyMap<number, number>> {
  const rows = appends.flatMap(({ partition, messages }) =>
    messages.map((message, ordinal) => ({ message, partitionId: partition.id, ordinal })),
  );
  return firstOffsets(
    await tx.prepared<FirstOffsetRow>('log.append', APPEND, [
      appends.map(({ partition }) => partition.id),
      appends.map(({ messages }) => messages.length),
      appendedAt,
      rows.map((row) => row.partitionId),
      rows.map((row) => row.ordinal),
      joined(rows.map(({ message }) => message.key)),
      joined(rows.map(({ message }) => message.type)),
      joined(rows.map(({ message }) => message.value)),
      joined(rows.map(({ message }) => headersJson(message))),
    ]),
  );
}

interface FirstOffsetRow {
  readonly id: number;
  readonly first: string;
}

function firstOffsets(rows: readonly FirstOffsetRow[]): ReadonlyMap<number, number> {
  return new Map(rows.map(({ id, first }) => [id, Number(first)]));
}

interface MessageRow {
  readonly message_offset: string;
  readonly appended_at: Date;
  readonly key: string;
  readonly type: string;
  readonly value: string;
  readonly headers: string;
}

/** Messages from `position` on, within the limits. The first one always fits. Counting bytes reads no large value. */
export async function readMessages(
  pool: Pool,
  partition: Partition,
  position: number,
  limits: { readonly sliceMessages: number; readonly sliceBytes: number },
): Promise<readonly LogMessage[]> {
  const { rows } = await pool.query<MessageRow>({
    name: 'log.read',
    text: `
      SELECT message_offset, appended_at, key, type, value, headers
        FROM (SELECT *, sum(octet_length(value)) OVER (ORDER BY message_offset) AS bytes
                FROM (SELECT * FROM log.messages
                       WHERE partition_id = $1 AND message_offset >= $2
                       ORDER BY message_offset LIMIT $3) AS next) AS counted
       WHERE bytes <= $4 OR message_offset = $2
       ORDER BY message_offset`,
    values: [partition.id, position, limits.sliceMessages, limits.sliceBytes],
  });
  return rows.map((row) => toLogMessage(partition, row));
}

/** The message at an offset, or undefined when there is none. */
export async function readMessage(
  database: Pick<Database, 'query'>,
  partition: Partition,
  offset: bigint,
): Promise<LogMessage | undefined> {
  const [row] = await database.query<MessageRow>(
    `SELECT message_offset, appended_at, key, type, value, headers
       FROM log.messages WHERE partition_id = $1 AND message_offset = $2`,
    [partition.id, String(offset)],
  );
  return row === undefined ? undefined : toLogMessage(partition, row);
}

function toLogMessage(partition: Partition, row: MessageRow): LogMessage {
  return {
    topic: partition.topic,
    partition: partition.index,
    offset: row.message_offset,
    key: row.key,
    type: row.type,
    value: row.value,
    headers: parseHeaders(row.headers),
    timestamp: row.appended_at.getTime(),
  };
}

export interface PartitionRow {
  readonly id: number;
  readonly topic: string;
  readonly partition: number;
  readonly next_offset: string;
  readonly first_offset: string;
}

export async function readPartitions(pool: Pool): Promise<readonly PartitionRow[]> {
  const { rows } = await pool.query<PartitionRow>({
    name: 'log.partitions',
    text: 'SELECT id, topic, partition, next_offset, first_offset FROM log.partitions ORDER BY topic, partition',
  });
  return rows;
}

export interface TopicPartitionRow {
  readonly partition: number;
  readonly first_offset: string;
  readonly next_offset: string;
  readonly retention_ms: string;
}

/** The partitions of one topic as the database knows them now. */
export async function readTopic(
  database: Pick<Database, 'query'>,
  topic: string,
): Promise<readonly TopicPartitionRow[]> {
  return database.query<TopicPartitionRow>(
    `SELECT partition, first_offset, next_offset, retention_ms FROM log.partitions WHERE topic = $1 ORDER BY partition`,
    [topic],
  );
}

/** Removes up to `maxMessages` expired messages of every partition that expires; answers whether there may be more. */
export async function trimExpired(pool: Pool, maxMessages: number): Promise<boolean> {
  const { rows } = await pool.query<{ id: number; retention_ms: string; first_offset: string }>(
    'SELECT id, retention_ms, first_offset FROM log.partitions WHERE retention_ms > 0 AND next_offset > first_offset',
  );
  let isMore = false;
  for (const { id, retention_ms, first_offset } of rows) {
    // Only the oldest messages are looked at. Their times nearly ascend, so no index on time is needed. During a backup
    // Postgres keeps the index entries of removed messages; no scan walks over them, because each has a lower bound.
    const { rows: trimmed } = await pool.query<{ count: string }>(
      `WITH expired AS (
         SELECT max(message_offset) + 1 AS upto, count(*) AS count
           FROM (SELECT message_offset, appended_at FROM log.messages
                  WHERE partition_id = $1 AND message_offset >= $4 ORDER BY message_offset LIMIT $3) AS oldest
          WHERE appended_at < now() - $2::bigint * interval '1 millisecond'
       ), removed AS (
         DELETE FROM log.messages
          WHERE partition_id = $1 AND message_offset >= $4 AND message_offset < (SELECT upto FROM expired)
       )
       UPDATE log.partitions SET first_offset = greatest(first_offset, upto)
         FROM expired WHERE id = $1 AND upto IS NOT NULL
       RETURNING count`,
      [id, retention_ms, maxMessages, first_offset],
    );
    if (Number(trimmed[0]?.count ?? 0) === maxMessages) isMore = true;
  }
  return isMore;
}
