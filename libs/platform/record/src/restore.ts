import { fingerprint, logTablesMigration, type LogEnds, type LogPlace, type PlaceReader } from '@ballast/platform-log';
import { closeGate, openDatabase, openGate } from '@ballast/platform-postgres';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import type { RowCounts } from './compare';
import { withConnections } from './connections';
import { shadowSchema } from './in-schema';
import { lockRebuild } from './lock-rebuild';
import { TableReplacement } from './replace-tables';
import { type ResumePositions, resumePositions } from './resume-positions';
import { RunningFold } from './run-fold';
import { derivedTables, type ServiceRecord } from './service-record';
import { createShadow, dropShadow } from './shadow';

/** Looks for connections of a service that was stopped a moment ago, and milliseconds between two of them. */
const LOOKS = 12;
const LOOK_MS = 250;

export interface RestoreOptions {
  /** Database that gets the service. */
  readonly url: string;
  readonly reader: PlaceReader;
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
      const resumed = await resumePositions(record, reader, onMessage);
      await fold.round(resumed.ends, live);
      const positions = await storedPositions(resumed, reader);
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

/** A position as its table has it. */
interface StoredPosition extends LogPlace {
  /** Fingerprint of the message before; null where the log no longer has it. */
  readonly fingerprint: number | null;
  /** Offset from which the service is ready again; null where it goes on behind all that it had read. */
  readonly readyFrom: string | null;
}

async function storedPositions(
  { positions, readyFrom }: Pick<ResumePositions, 'positions' | 'readyFrom'>,
  reader: PlaceReader,
): Promise<readonly StoredPosition[]> {
  const stored: StoredPosition[] = [];
  for (const place of placesIn(positions)) {
    stored.push({ ...place, fingerprint: await fingerprintBefore(place, reader), readyFrom: null });
  }
  const starts = await reader.starts(Object.keys(readyFrom));
  for (const { topic, partition, offset } of placesIn(readyFrom)) {
    const start = starts[topic]?.[partition] ?? '0';
    stored.push({ topic, partition, offset: start, fingerprint: null, readyFrom: offset });
  }
  return stored;
}

async function fingerprintBefore({ offset, ...at }: LogPlace, reader: PlaceReader): Promise<number | null> {
  if (offset === '0') return null;
  const before = String(BigInt(offset) - 1n);
  const [message] = await reader.readAt({ ...at, offset: before });
  return message?.offset === before ? fingerprint(message) : null;
}

function placesIn(ends: LogEnds): readonly LogPlace[] {
  return Object.entries(ends).flatMap(([topic, offsets]) =>
    Object.entries(offsets).map(([partition, offset]) => ({ topic, partition: Number(partition), offset })),
  );
}

async function savePositions(
  client: ClientBase,
  { name, schema }: Pick<ServiceRecord, 'name' | 'schema'>,
  positions: readonly StoredPosition[],
): Promise<void> {
  // A service that was started too early has asked for its positions already.
  await client.query(
    `INSERT INTO ${schema}.log_positions (group_name, topic, partition, next_offset, fingerprint, ready_from)
     SELECT $1, topic, partition, "offset", fingerprint, "readyFrom"
       FROM jsonb_to_recordset($2::jsonb)
         AS place (topic text, partition int, "offset" bigint, fingerprint bigint, "readyFrom" bigint)
     ON CONFLICT (group_name, topic, partition)
     DO UPDATE SET next_offset = excluded.next_offset, fingerprint = excluded.fingerprint, refusal = NULL,
                   refused_at = NULL, ready_from = excluded.ready_from`,
    [name, JSON.stringify(positions)],
  );
}
