import { type Database, type MigrationClass, passGateSql, type Tx } from '@ballast/platform-postgres';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { fingerprint } from './fingerprint';
import type { Slice } from './port';

/**
 * Migration for the tables that every reader and writer of the log has in its own schema. It is the first migration of
 * a service. Positions are stored beside the effects to which they belong, so that both change in one transaction.
 * `fingerprint` belongs to the message before `next_offset`. A partition with a `refusal` is not read until an operator
 * decides. `ready_from` is the offset from which the service is ready again after a restore, see `isRestored`. Rows are
 * few and updated with every slice: the low fillfactor keeps those updates within the page.
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
          fingerprint bigint,
          refusal     text,
          refused_at  timestamptz,
          ready_from  bigint,
          PRIMARY KEY (group_name, topic, partition)
        ) WITH (fillfactor = 20)`);
      await runner.query(`
        CREATE TABLE ${schema}.outbox (
          id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          topic       text NOT NULL,
          key         text NOT NULL,
          type        text NOT NULL,
          value       text NOT NULL,
          headers     text NOT NULL,
          transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
          remaining   integer NOT NULL DEFAULT 0
        ) WITH (toast_tuple_target = 8160)`);
      // Values are short-lived and on the hot path: not worth compressing.
      await runner.query(`ALTER TABLE ${schema}.outbox ALTER COLUMN value SET STORAGE EXTERNAL`);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`DROP TABLE ${schema}.outbox, ${schema}.log_positions`);
    }
  };
}

/**
 * Whether the groups of a service have read all that they must read again after a restore. A partition that is refused
 * waits for an operator, and does not count.
 */
export async function isRestored(database: Pick<Database, 'schema' | 'query'>): Promise<boolean> {
  const rows = await database.query(
    `SELECT FROM ${database.schema}.log_positions WHERE next_offset < ready_from AND refusal IS NULL LIMIT 1`,
  );
  return rows.length === 0;
}

/** The schemas of the database that have positions, quoted for a statement: one for each service. */
export async function positionSchemas(database: Pick<Database, 'query'>): Promise<readonly string[]> {
  const rows = await database.query<{ schema: string }>(
    `SELECT quote_ident(table_schema) AS schema FROM information_schema.tables WHERE table_name = 'log_positions'`,
  );
  return rows.map(({ schema }) => schema);
}

/** A partition as one group reads it. */
export interface GroupPartition {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

export interface StoredPosition {
  readonly nextOffset: string;
  /** Fingerprint of the message before `nextOffset`; undefined when the group has read none. */
  readonly fingerprint: number | undefined;
  /** Reason why the group does not read the partition until an operator decides; undefined when it does. */
  readonly refusal: string | undefined;
}

/** Positions of consumer groups in the schema of the service that consumes. */
export class Positions {
  private readonly table: string;
  private readonly schema: string;

  constructor(private readonly database: Pick<Database, 'schema' | 'query'>) {
    this.schema = database.schema;
    this.table = `${database.schema}.log_positions`;
  }

  /** Position of a group. It becomes `start` when the group has never read this partition. */
  async load({ group, topic, partition }: GroupPartition, start: string): Promise<StoredPosition> {
    await this.database.query(
      `INSERT INTO ${this.table} (group_name, topic, partition, next_offset) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [group, topic, partition, start],
    );
    const [row] = await this.database.query<PositionRow>(
      `SELECT next_offset, fingerprint, refusal FROM ${this.table}
        WHERE group_name = $1 AND topic = $2 AND partition = $3`,
      [group, topic, partition],
    );
    if (row === undefined) throw new Error(`The position of ${group} on ${topic}/${partition} disappeared`);
    return {
      nextOffset: row.next_offset,
      fingerprint: row.fingerprint === null ? undefined : Number(row.fingerprint),
      refusal: row.refusal ?? undefined,
    };
  }

  /**
   * Passes the write gate and moves the position over a slice, as the first statement of its transaction. Answers false
   * when the position is not at the slice's beginning, because another instance moved it, or when the partition is
   * refused.
   */
  async advance(tx: Tx, slice: Slice): Promise<boolean> {
    const { group, topic, partition, firstOffset, nextOffset, messages } = slice;
    const last = messages.at(-1);
    const moved = await tx.prepared(
      `${this.schema}.log_positions.advance`,
      // A common table expression that no clause names would not be executed.
      `WITH gate AS MATERIALIZED (SELECT ${passGateSql(this.schema)})
       UPDATE ${this.table} SET next_offset = $5, fingerprint = $6
         FROM gate
        WHERE group_name = $1 AND topic = $2 AND partition = $3 AND next_offset = $4 AND refusal IS NULL
        RETURNING partition`,
      [group, topic, partition, firstOffset, nextOffset, last === undefined ? null : fingerprint(last)],
    );
    return moved.length === 1;
  }

  /** Keeps a refusal until an operator accepts it, over restarts and in every instance. The first reason stays. */
  async refuse({ group, topic, partition }: GroupPartition, reason: string): Promise<void> {
    await this.database.query(
      `UPDATE ${this.table} SET refusal = $4, refused_at = now()
        WHERE group_name = $1 AND topic = $2 AND partition = $3 AND refusal IS NULL`,
      [group, topic, partition, reason],
    );
  }
}

interface PositionRow {
  readonly next_offset: string;
  readonly fingerprint: string | null;
  readonly refusal: string | null;
}
