import { closeGate, MIGRATIONS_TABLE, openGate, sqlState } from '@ballast/platform-postgres';
import type { ClientBase } from 'pg';
import { catchUp, snapshotInside } from './catch-up';
import type { Connections } from './connections';
import { shadowSchema } from './in-schema';
import { copyOperationalColumns } from './operational-columns';
import type { RunningFold } from './run-fold';
import { derivedTables, type ServiceRecord } from './service-record';
import { closeSnapshot } from './snapshot';

/** SQLSTATE lock_not_available: a read has not ended in time. */
const LOCK_TIMED_OUT = '55P03';
/** Milliseconds for which the swap waits for reads that hold the live tables. */
const LOCK_MS = 500;
const TRIES = 20;

interface CheckRow {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/**
 * Puts the shadow of a service in the place of its derived tables. Writers wait at the gate, reads for a moment; none of
 * them fails. A read of several statements holds the tables until it ends, so the swap tries again when one is long.
 * @throws Error when the tables are never free, as during a backup.
 */
export async function swap(record: ServiceRecord, connections: Connections, fold: RunningFold): Promise<void> {
  const { schema } = record;
  const { shadow, gate, live } = connections;
  for (const { name } of derivedTables(record)) {
    await shadow.query(`ALTER TABLE ${shadowSchema(schema)}.${name} SET LOGGED`);
    await shadow.query(`ANALYZE ${shadowSchema(schema)}.${name}`);
  }
  const checks = await checksOf(shadow, record);
  for (let tries = 1; ; tries += 1) {
    await catchUp(connections, fold, schema);
    // Most rows get their values here, so that few are left for the moment at which writers wait.
    await copyOperationalColumns(shadow, record);
    await closeGate(gate, schema);
    try {
      await fold.round(await snapshotInside(live, fold, schema), live);
      await closeSnapshot(live);
      await replaceTables(shadow, record, { checks, fold });
      break;
    } catch (error) {
      await Promise.all([shadow.query('ROLLBACK'), closeSnapshot(live)]);
      if (sqlState(error) !== LOCK_TIMED_OUT) throw error;
      if (tries === TRIES) throw new Error(`Reads or a backup hold the tables of ${schema}`, { cause: error });
    } finally {
      await openGate(gate, schema);
    }
  }
  for (const { table, name } of checks) {
    await shadow.query(`ALTER TABLE ${schema}.${table} VALIDATE CONSTRAINT ${name}`);
  }
}

async function replaceTables(
  client: ClientBase,
  record: ServiceRecord,
  { checks, fold }: { readonly checks: readonly CheckRow[]; readonly fold: RunningFold },
): Promise<void> {
  const { schema } = record;
  const tables = derivedTables(record).map(({ name }) => name);
  const live = tables.map((name) => `${schema}.${name}`);
  await client.query('BEGIN');
  await client.query(`SET LOCAL lock_timeout = ${LOCK_MS}`);
  // A read of several statements begins with the lock of the migrations, before it takes its snapshot.
  await client.query(`LOCK TABLE ${[`${schema}.${MIGRATIONS_TABLE}`, ...live].join(', ')} IN ACCESS EXCLUSIVE MODE`);
  await copyOperationalColumns(client, record);
  await fold.resume();
  await client.query(`DROP TABLE ${live.join(', ')}`);
  for (const name of tables) await client.query(`ALTER TABLE ${shadowSchema(schema)}.${name} SET SCHEMA ${schema}`);
  for (const { table, name, definition } of checks) {
    await client.query(`ALTER TABLE ${schema}.${table} ADD CONSTRAINT ${name} ${definition} NOT VALID`);
  }
  await client.query('COMMIT');
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
