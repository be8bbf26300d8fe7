import { MIGRATIONS_TABLE } from '@ballast/platform-postgres';
import type { ClientBase } from 'pg';
import { grantStatements } from './grants';
import { shadowSchema } from './in-schema';
import { derivedTables, type ServiceRecord } from './service-record';

/** Milliseconds for which the replacement waits for reads that hold the live tables. */
const LOCK_MS = 500;

interface CheckRow {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** The way of the shadow of a service into the place of its derived tables. */
export class TableReplacement {
  private constructor(
    private readonly client: ClientBase,
    private readonly record: ServiceRecord,
    private readonly checks: readonly CheckRow[],
  ) {}

  /** Makes the shadow as durable and as fast to read as the live tables are. */
  static async prepare(client: ClientBase, record: ServiceRecord): Promise<TableReplacement> {
    for (const { name } of derivedTables(record)) {
      await client.query(`ALTER TABLE ${shadowSchema(record.schema)}.${name} SET LOGGED`);
      await client.query(`ANALYZE ${shadowSchema(record.schema)}.${name}`);
    }
    return new TableReplacement(client, record, await checksOf(client, record));
  }

  /**
   * Replaces the tables in one transaction. `finish` runs in it while nobody else sees either side. The new tables have the
   * owners and the grants of those that they replace.
   */
  async run(finish: () => Promise<void>): Promise<void> {
    const { client, record } = this;
    const { schema } = record;
    const tables = derivedTables(record).map(({ name }) => name);
    const live = tables.map((name) => `${schema}.${name}`);
    await client.query('BEGIN');
    await client.query(`SET LOCAL lock_timeout = ${LOCK_MS}`);
    // A read of several statements begins with the lock of the migrations, before it takes its snapshot.
    await client.query(`LOCK TABLE ${[`${schema}.${MIGRATIONS_TABLE}`, ...live].join(', ')} IN ACCESS EXCLUSIVE MODE`);
    await finish();
    const grants = await grantStatements(client, schema, tables);
    await client.query(`DROP TABLE ${live.join(', ')}`);
    for (const name of tables) await client.query(`ALTER TABLE ${shadowSchema(schema)}.${name} SET SCHEMA ${schema}`);
    for (const { table, name, definition } of this.checks) {
      await client.query(`ALTER TABLE ${schema}.${table} ADD CONSTRAINT ${name} ${definition} NOT VALID`);
    }
    for (const grant of grants) await client.query(grant);
    await client.query('COMMIT');
  }

  /** Checks the rows of the new tables, which may take long and keeps nobody from them. */
  async validate(): Promise<void> {
    for (const { table, name } of this.checks) {
      await this.client.query(`ALTER TABLE ${this.record.schema}.${table} VALIDATE CONSTRAINT ${name}`);
    }
  }
}

/** The checks of the live tables. The shadow has none of them: they need not hold between two phases of a fold. */
async function checksOf(client: ClientBase, record: ServiceRecord): Promise<readonly CheckRow[]> {
  const { rows } = await client.query<CheckRow>(
    `SELECT c.relname AS table, con.conname AS name, pg_get_constraintdef(con.oid) AS definition
       FROM pg_constraint con JOIN pg_class c ON c.oid = con.conrelid
      WHERE c.relnamespace = $1::regnamespace AND c.relname = ANY($2) AND con.contype = 'c'
      ORDER BY c.relname, con.conname`,
    [record.schema, derivedTables(record).map(({ name }) => name)],
  );
  return rows;
}
