import type { Database, MigrationClass, Tx } from '@ballast/platform-postgres';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { LogBatch } from './port';

/**
 * Migration for the tables that every reader and writer of the log has in its own schema; the first of a service.
 * Positions are stored beside the effects to which they belong, so that both change in one transaction. Rows are few and
 * updated with every slice: the low fillfactor keeps those updates within the page.
 */
export function logTablesMigration(schema: string): MigrationClass {
  return class CreateLogTables0000000000001 implements MigrationInterface {
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(`
        CREATE TABLE ${schema}.log_positions (
          group_name  text    NOT NULL,
          topic       text    NOT NULL,
          partition   integer NOT NULL,
          next_offset bigint  NOT NULL,
          PRIMARY KEY (group_name, topic, partition)
        ) WITH (fillfactor = 20)`);
      await runner.query(`
        CREATE TABLE ${schema}.outbox (
          id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          topic   text NOT NULL,
          key     text NOT NULL,
          type    text NOT NULL,
          value   text NOT NULL,
          headers text NOT NULL
        ) WITH (toast_tuple_target = 8160)`);
      // Values are short-lived and on the hot path: not worth compressing.
      await runner.query(`ALTER TABLE ${schema}.outbox ALTER COLUMN value SET STORAGE EXTERNAL`);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`DROP TABLE ${schema}.outbox, ${schema}.log_positions`);
    }
  };
}

/** Positions of consumer groups in the schema of the service that consumes. */
export class Positions {
  private readonly table: string;
  private readonly schema: string;

  constructor({ schema }: Pick<Database, 'schema'>) {
    this.schema = schema;
    this.table = `${schema}.log_positions`;
  }

  /** Position of a group. It becomes `start` when the group has never read this partition. */
  async load(
    database: Database,
    at: { group: string; topic: string; partition: number; start: string },
  ): Promise<string> {
    const { group, topic, partition, start } = at;
    await database.query(
      `INSERT INTO ${this.table} (group_name, topic, partition, next_offset) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [group, topic, partition, start],
    );
    const [row] = await database.query<{ next_offset: string }>(
      `SELECT next_offset FROM ${this.table} WHERE group_name = $1 AND topic = $2 AND partition = $3`,
      [group, topic, partition],
    );
    if (row === undefined) throw new Error(`The position of ${group} on ${topic}/${partition} disappeared`);
    return row.next_offset;
  }

  /** Moves the position over a slice; false when it is not at the slice's beginning, because another instance moved it. */
  async advance(tx: Tx, batch: LogBatch): Promise<boolean> {
    const moved = await tx.prepared(
      `${this.schema}.log_positions.advance`,
      `UPDATE ${this.table} SET next_offset = $5
        WHERE group_name = $1 AND topic = $2 AND partition = $3 AND next_offset = $4
        RETURNING partition`,
      [batch.group, batch.topic, batch.partition, batch.firstOffset, batch.nextOffset],
    );
    return moved.length === 1;
  }
}
