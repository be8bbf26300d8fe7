import { type LogEnds, type LogReader, logTablesMigration } from '@ballast/platform-log';
import { closeGate, openDatabase, openGate } from '@ballast/platform-postgres';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import type { RowCounts } from './compare';
import { withConnections } from './connections';
import { shadowSchema } from './in-schema';
import { lockRebuild } from './lock-rebuild';
import { TableReplacement } from './replace-tables';
import { resumePositions } from './resume-positions';
import { RunningFold } from './run-fold';
import { derivedTables, type ServiceRecord } from './service-record';
import { createShadow, dropShadow } from './shadow';

/** Looks for connections of a service that was stopped a moment ago, and milliseconds between two of them. */
const LOOKS = 12;
const LOOK_MS = 250;

export interface RestoreOptions {
  /** Database that gets the service. */
  readonly url: string;
  readonly reader: LogReader;
  /** Called for each message that is read. */
  readonly onMessage?: () => void;
}

export interface RestoreOutcome {
  /** Number of rows by table. */
  readonly rows: RowCounts;
  /** Messages that were read. */
  readonly messages: number;
}

/**
 * Makes a service anew from the record, in a database that has none of its rows: tables, rows, and the positions behind
 * the messages whose facts the record has. The service must not run. Until the end its writers wait at the gate, and
 * everything appears in one transaction, so a restore that was killed leaves nothing that a service could take for whole.
 * @throws MissingMessages when the record has a gap. @throws LostInput when the log was restored without its offsets.
 * @throws Error when the service runs or has rows.
 */
export async function restore(record: ServiceRecord, options: RestoreOptions): Promise<RestoreOutcome> {
  const { schema } = record;
  const { url, reader, onMessage = () => undefined } = options;
  return withConnections({ url, schema }, async ({ shadow, live, gate }) => {
    await lockRebuild(shadow, schema);
    await assertStopped(shadow, record.name);
    await closeGate(gate, schema);
    try {
      if (!(await hasNoRows(shadow, record))) throw new Error(`${schema} has rows: only an empty schema is restored`);
      await createTables(record, url);
      await createShadow(shadow, record);
      const fold = new RunningFold(record, { client: shadow, reader, onMessage });
      const { positions, ends } = await resumePositions(record, reader, onMessage);
      await fold.round(ends, live);
      const rows = await countRows(shadow, record);
      const replacement = await TableReplacement.prepare(shadow, record);
      await replacement.run(async () => {
        await fold.restore();
        await savePositions(shadow, record, positions);
      });
      await replacement.validate();
      return { rows, messages: fold.messages };
    } catch (error) {
      await shadow.query('ROLLBACK');
      throw error;
    } finally {
      await dropShadow(shadow, record);
      await openGate(gate, schema);
    }
  });
}

/** Whether a database has no row of a service, as when it is new or its service never ran: there may be no table at all. */
export async function isUnused(record: ServiceRecord, url: string): Promise<boolean> {
  return withConnections({ url, schema: record.schema }, ({ live }) => hasNoRows(live, record));
}

async function hasNoRows(client: ClientBase, record: ServiceRecord): Promise<boolean> {
  const { schema } = record;
  const names = [...derivedTables(record).map(({ name }) => name), 'log_positions', 'outbox'];
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname = $1 AND relname = ANY($2) AND relkind = 'r'`,
    [schema, names],
  );
  for (const { name } of rows) {
    const found = await client.query(`SELECT FROM ${schema}.${name} LIMIT 1`);
    if (found.rows.length > 0) return false;
  }
  return true;
}

/** The tables of the service, as its start makes them. */
async function createTables({ schema, migrations }: ServiceRecord, url: string): Promise<void> {
  const database = await openDatabase({
    url,
    schema,
    poolSize: 1,
    readPoolSize: 1,
    entities: [],
    migrations: [logTablesMigration(schema), ...migrations],
    applicationName: `restore ${schema}`,
  });
  await database.close();
}

/**
 * Waits until the service has no connection to the database: a server takes a moment to notice that a process was killed.
 * @throws Error when the service runs.
 */
async function assertStopped(client: ClientBase, service: string): Promise<void> {
  for (let looks = 1; await isConnected(client, service); looks += 1) {
    if (looks === LOOKS) throw new Error(`${service} is running: stop it before it is restored`);
    await delay(LOOK_MS);
  }
}

async function isConnected(client: ClientBase, service: string): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND starts_with(application_name, 'ballast-' || $1) LIMIT 1`,
    [service],
  );
  return rows.length > 0;
}

async function countRows(client: ClientBase, record: ServiceRecord): Promise<RowCounts> {
  const counts: Record<string, number> = {};
  for (const { name } of derivedTables(record)) {
    const { rows } = await client.query<{ count: string }>(
      `SELECT count(*) FROM ${shadowSchema(record.schema)}.${name}`,
    );
    counts[name] = Number(rows[0]?.count ?? 0);
  }
  return counts;
}

async function savePositions(
  client: ClientBase,
  { name, schema }: Pick<ServiceRecord, 'name' | 'schema'>,
  positions: LogEnds,
): Promise<void> {
  const rows = Object.entries(positions).flatMap(([topic, offsets]) =>
    Object.entries(offsets).map(([partition, offset]) => ({ topic, partition: Number(partition), offset })),
  );
  // A service that was started too early has asked for its positions already.
  await client.query(
    `INSERT INTO ${schema}.log_positions (group_name, topic, partition, next_offset)
     SELECT $1, * FROM unnest($2::text[], $3::int[], $4::bigint[])
     ON CONFLICT (group_name, topic, partition)
     DO UPDATE SET next_offset = excluded.next_offset, fingerprint = NULL, refusal = NULL, refused_at = NULL`,
    [name, rows.map(({ topic }) => topic), rows.map(({ partition }) => partition), rows.map(({ offset }) => offset)],
  );
}
