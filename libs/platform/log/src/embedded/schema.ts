import type { Database, Tx } from '@ballast/platform-postgres';
import { agreedTopics } from '../agreed-topics';
import type { TopicDefinition } from '../port';

/**
 * Creates the schema of the log and the partitions of these topics; safe for several processes at once. A topic that
 * exists keeps its partitions and its retention; its readers refuse it when these differ from what was agreed.
 */
export async function bootstrap(database: Database, topics: readonly TopicDefinition[]): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('ballast log', 0))`);
    await tx.query('CREATE SCHEMA IF NOT EXISTS log');
    // Each partition has one row, updated by every append to it: the low fillfactor keeps those updates within the page.
    await tx.query(`
      CREATE TABLE IF NOT EXISTS log.partitions (
        id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        topic        text    NOT NULL,
        partition    integer NOT NULL,
        next_offset  bigint  NOT NULL DEFAULT 0,
        first_offset bigint  NOT NULL DEFAULT 0,
        retention_ms bigint  NOT NULL,
        UNIQUE (topic, partition)
      ) WITH (fillfactor = 20)`);
    await tx.query(`
      CREATE TABLE IF NOT EXISTS log.messages (
        partition_id   integer     NOT NULL,
        message_offset bigint      NOT NULL,
        appended_at    timestamptz NOT NULL,
        key            text        NOT NULL,
        type           text        NOT NULL,
        value          text        NOT NULL,
        headers        text        NOT NULL,
        PRIMARY KEY (partition_id, message_offset)
      ) WITH (toast_tuple_target = 8160)`);
    await storeUncompressed(tx);
    // Members are worth nothing after a crash of the server, so the table needs no write-ahead log.
    await tx.query(`
      CREATE UNLOGGED TABLE IF NOT EXISTS log.members (
        group_name text        NOT NULL,
        topic      text        NOT NULL,
        member     uuid        NOT NULL,
        process    uuid        NOT NULL,
        seen_at    timestamptz NOT NULL,
        PRIMARY KEY (group_name, topic, member)
      ) WITH (fillfactor = 20)`);
    const rows = agreedTopics(topics).flatMap(partitionRows);
    await tx.query(
      `INSERT INTO log.partitions (topic, partition, retention_ms)
       SELECT topic, partition, retention_ms
         FROM unnest($1::text[], $2::int[], $3::bigint[]) AS wanted(topic, partition, retention_ms)
        WHERE NOT EXISTS (SELECT FROM log.partitions p WHERE p.topic = wanted.topic)
       ON CONFLICT DO NOTHING`,
      [rows.map((row) => row.topic), rows.map((row) => row.partition), rows.map((row) => row.retentionMs)],
    );
  });
}

/**
 * Stores values without compression: compressing a chunk of forty kilobytes costs more than writing it does. Only a table
 * that is compressed is altered, because ALTER waits for every reader of the table, such as a backup, and all appends
 * wait behind it.
 */
async function storeUncompressed(tx: Tx): Promise<void> {
  const compressed = await tx.query(
    `SELECT FROM pg_attribute
      WHERE attrelid = 'log.messages'::regclass AND attname = 'value' AND attstorage <> 'e'`,
  );
  if (compressed.length > 0) await tx.query('ALTER TABLE log.messages ALTER COLUMN value SET STORAGE EXTERNAL');
}

interface PartitionRow {
  readonly topic: string;
  readonly partition: number;
  readonly retentionMs: number;
}

function partitionRows({ name, partitions, retentionMs }: TopicDefinition): readonly PartitionRow[] {
  return Array.from({ length: partitions }, (_, partition) => ({ topic: name, partition, retentionMs }));
}
