import { DataSource, type EntitySchema, type Logger, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { BoundedClient, boundedClient, boundedConfig, type ConnectionOptions } from './bounded-client';
import { ConnectionLostError, isTransient } from './errors';
import { Listener } from './listener';
import { type MigrationClass, MIGRATIONS_TABLE, numberedMigration, underSchemaLock } from './migrations';
import { Probe } from './probe';
import { Reads } from './reads';
import { Sessions } from './sessions';
import { type DatabaseTimeouts, DEFAULT_TIMEOUTS } from './timeouts';
import type { Tx } from './tx';

export interface DatabaseOptions {
  readonly url: string;
  /** The one schema this service owns; it is created when absent. */
  readonly schema: string;
  /** Connections of the pool for everything that writes. */
  readonly poolSize: number;
  /** Connections of the pool for reads. */
  readonly readPoolSize?: number;
  readonly entities: readonly (EntityClass | EntitySchema)[];
  /** Class names end in their number: `CreateHolds0001`. */
  readonly migrations: readonly MigrationClass[];
  /** Name of these connections in the server's views of activity. */
  readonly applicationName: string;
  readonly timeouts?: Partial<DatabaseTimeouts>;
  /** Milliseconds to wait at start for a server that is not there yet. */
  readonly connectDeadlineMs?: number;
  /** Called once when the server is not there yet, or goes away during the start, and the start waits for it. */
  readonly onWaiting?: (error: unknown) => void;
}

export type EntityClass = abstract new (...args: never[]) => object;

const CONNECT_DEADLINE_MS = 30_000;
const CONNECT_RETRY_MS = 250;
const READ_POOL_SIZE = 4;

const ignore = (): void => undefined;
/** Errors are thrown, and the caller that knows the purpose of the statement reports them; TypeORM would print them too. */
const SILENT: Logger = {
  logQuery: ignore,
  logQueryError: ignore,
  logQuerySlow: ignore,
  logSchemaBuild: ignore,
  logMigration: ignore,
  log: ignore,
};

/**
 * A prepared statement keeps the plan that it was given while its table was small, and statistics do not know rows of
 * the last second: a scan of the whole table would stay the plan while the table grows a thousandfold (measured: four
 * times slower at 40,000 participants after a few small Operations). Statements look up by full key, so an index is
 * right at any size; where there is none a scan is still taken.
 */
const PLANNER_SETTINGS: Readonly<Record<string, string>> = { jit: 'off', enable_seqscan: 'off' };
/** Settings for reads. They refuse every write, because a read that writes is a defect. */
const READ_SETTINGS: Readonly<Record<string, string>> = { ...PLANNER_SETTINGS, default_transaction_read_only: 'on' };

/** The parts of a Database. */
interface Parts {
  readonly writes: Sessions;
  readonly reads: Reads;
  readonly options: DatabaseOptions;
  readonly timeouts: DatabaseTimeouts;
}

/**
 * The connections of one service to its schema. Statements on the Database itself belong to the write path; reads for
 * callers go through `reads`. `numeric` and `bigint` come back as strings, `timestamptz` as Date.
 */
export class Database {
  readonly schema: string;
  readonly url: string;
  readonly reads: Reads;
  readonly timeouts: DatabaseTimeouts;
  private readonly writes: Sessions;
  private readonly applicationName: string;
  private readonly listeners = new Set<Listener>();
  private readonly probe: Probe;

  constructor({ writes, reads, options, timeouts }: Parts) {
    const { url, schema, applicationName } = options;
    this.url = url;
    this.schema = schema;
    this.applicationName = applicationName;
    this.writes = writes;
    this.reads = reads;
    this.timeouts = timeouts;
    this.probe = new Probe({ url, timeouts, applicationName: `${applicationName} probe` });
  }

  /**
   * Commits the effect of `work`, or rolls all of it back and rethrows. A commit whose answer was lost throws
   * CommitOutcomeUnknownError.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.writes.transaction(work);
  }

  /** Runs a single statement outside of a transaction. */
  query<R extends object>(sql: string, params?: readonly unknown[]): Promise<R[]> {
    return this.writes.query<R>(sql, params);
  }

  /** Like `query`, parsed and planned once per connection; the same name must always mean the same text. */
  prepared<R extends object>(name: string, sql: string, params: readonly unknown[]): Promise<R[]> {
    return this.writes.prepared<R>(name, sql, params);
  }

  /** Resolves when the database answers; rejects soon when it does not. */
  answers(): Promise<void> {
    return this.probe.check();
  }

  /** A connection outside of the pools, not yet connected, that belongs to the caller. */
  client(name: string, settings: Readonly<Record<string, string>>): BoundedClient {
    const { url, timeouts } = this;
    return boundedClient({ url, role: 'log', timeouts, applicationName: name, settings });
  }

  /** LISTEN on a connection of its own; Listener says what a reconnection does. Returns a function that stops it. */
  async listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>> {
    const { url, timeouts } = this;
    const listener = new Listener({ url, timeouts, channel, onNotify });
    await listener.open();
    this.listeners.add(listener);
    return async () => {
      this.listeners.delete(listener);
      await listener.close();
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.listeners].map((listener) => listener.close()));
    this.listeners.clear();
    await Promise.all([this.probe.close(), this.reads.close(), this.writes.close()]);
  }
}

/** Creates the schema, brings it up to date and opens the pools. Safe for several instances that start at once. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, schema } = options;
  if (!/^[a-z_][a-z0-9_]*$/.test(schema)) throw new Error(`"${schema}" is no schema name of ours (a-z, 0-9, _)`);
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  return waitForServer(options, async () => {
    await underSchemaLock({ url, schema, timeouts }, async (client) => {
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
      await migrate(options, timeouts);
    });
    const { applicationName, poolSize, readPoolSize = READ_POOL_SIZE } = options;
    const pool = (connection: Omit<ConnectionOptions, 'url' | 'timeouts'>, size: number): DataSource =>
      dataSourceOf(options, { url, timeouts, ...connection }, size);
    const writes = pool({ role: 'write', settings: PLANNER_SETTINGS, applicationName }, poolSize);
    const reads = pool(
      { role: 'read', settings: READ_SETTINGS, applicationName: `${applicationName} reads` },
      readPoolSize,
    );
    await initializeAll([writes, reads]);
    return new Database({ writes: new Sessions(writes), reads: new Reads(reads, schema), options, timeouts });
  });
}

/** A pool of connections with one role; entities are mapped for reads only. */
function dataSourceOf(options: DatabaseOptions, connection: ConnectionOptions, size: number): DataSource {
  const { url, schema, entities, migrations } = options;
  const { connectionString: _url, connectionTimeoutMillis = 0, ...extra } = boundedConfig(connection);
  return new DataSource({
    type: 'postgres',
    url,
    schema,
    applicationName: connection.applicationName,
    poolSize: size,
    connectTimeoutMS: connectionTimeoutMillis,
    entities: connection.role === 'read' ? [...entities] : [],
    migrations: connection.role === 'migration' ? migrations.map(numberedMigration) : [],
    migrationsTableName: MIGRATIONS_TABLE,
    installExtensions: false,
    logger: SILENT,
    extra: { ...extra, Client: BoundedClient },
  });
}

/** Opens all pools, or none. */
async function initializeAll(pools: readonly DataSource[]): Promise<void> {
  const outcomes = await Promise.allSettled(pools.map((pool) => pool.initialize()));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed === undefined) return;
  await Promise.all(pools.filter(({ isInitialized }) => isInitialized).map((pool) => pool.destroy()));
  throw failed.reason;
}

/**
 * Runs the migrations that are missing. The loss of the connection is a transient error: an unfinished migration is
 * rolled back, and a finished one is recorded.
 */
async function migrate(options: DatabaseOptions, timeouts: DatabaseTimeouts): Promise<void> {
  const { url, applicationName } = options;
  const dataSource = dataSourceOf(options, { url, role: 'migration', timeouts, applicationName }, 1);
  await dataSource.initialize();
  try {
    await dataSource.runMigrations({ transaction: 'each' });
  } catch (error) {
    // TypeORM releases a broken connection by itself, and then reports its own next use of it as a mistake.
    throw error instanceof QueryRunnerAlreadyReleasedError ? new ConnectionLostError() : error;
  } finally {
    await dataSource.destroy();
  }
}

async function waitForServer<T>(
  { connectDeadlineMs = CONNECT_DEADLINE_MS, onWaiting }: Pick<DatabaseOptions, 'connectDeadlineMs' | 'onWaiting'>,
  attempt: () => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + connectDeadlineMs;
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTransient(error) || performance.now() > deadline) throw error;
      if (attempts === 1) onWaiting?.(error);
      await new Promise((resolve) => setTimeout(resolve, CONNECT_RETRY_MS));
    }
  }
}
