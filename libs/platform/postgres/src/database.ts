import { Client, type ClientConfig, type PoolClient, type QueryConfig } from 'pg';
import { DataSource, type EntitySchema, type Logger, QueryRunnerAlreadyReleasedError, type QueryRunner } from 'typeorm';
import { CommitOutcomeUnknownError, ConnectionLostError, isConnectionLoss, isTransient } from './errors';
import { Listener } from './listener';
import { type MigrationClass, numberedMigration, underSchemaLock } from './migrations';
import { PgTx, type Tx } from './tx';

export interface DatabaseOptions {
  readonly url: string;
  /** The one schema this service owns; it is created when absent. */
  readonly schema: string;
  readonly poolSize: number;
  readonly entities: readonly (EntityClass | EntitySchema)[];
  /** Class names end in their number: `CreateHolds0001`. */
  readonly migrations: readonly MigrationClass[];
  /** Name of these connections in the server's views of activity. */
  readonly applicationName: string;
  /** Milliseconds to wait at start for a server that is not there yet. */
  readonly connectDeadlineMs?: number;
  /** Called once when the server is not there yet, or goes away during the start, and the start waits for it. */
  readonly onWaiting?: (error: unknown) => void;
}

export type EntityClass = abstract new (...args: never[]) => object;

const CONNECT_DEADLINE_MS = 30_000;
const CONNECT_RETRY_MS = 250;
const CONNECT_TIMEOUT_MS = 10_000;
/** A transaction that waits this long for its own client is a defect, and it would hold its locks for ever. */
const IDLE_IN_TRANSACTION_MS = 60_000;
const MIGRATIONS_TABLE = 'migrations';

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
const SESSION_OPTIONS = '-c jit=off -c enable_seqscan=off';

/**
 * A connection that breaks between two statements says so by an event; the next statement fails and reports it. Without
 * a listener the event would end the process, and while a connection is lent out the pool does not listen.
 */
class PooledClient extends Client {
  constructor(config?: ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** The pool of one service. `numeric` and `bigint` come back as strings, `timestamptz` as Date. */
export class Database {
  private readonly listeners = new Set<Listener>();

  constructor(
    readonly dataSource: DataSource,
    readonly schema: string,
    readonly url: string,
  ) {}

  /**
   * Commits what `work` did, or rolls all of it back and rethrows. A commit whose answer was lost throws
   * CommitOutcomeUnknownError.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.onConnection(async (runner, client) => {
      const tx = new PgTx(client);
      const result = await this.runInTransaction(runner, tx, work);
      for (const hook of tx.hooks) hook();
      return result;
    });
  }

  private async runInTransaction<T>(runner: QueryRunner, tx: PgTx, work: (tx: Tx) => Promise<T>): Promise<T> {
    let result: T;
    try {
      await runner.startTransaction();
      result = await work(tx);
      // Without this, a caller that swallowed the error of a statement would see its COMMIT succeed and do nothing.
      if (tx.failure !== undefined) throw tx.failure.error;
      // TypeORM gives a broken connection back by itself, and would then call every use of it a mistake of ours.
      if (runner.isReleased) throw new ConnectionLostError();
    } catch (error) {
      // A rollback fails when the connection is gone, and then the server has rolled back by itself.
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    }
    try {
      await runner.commitTransaction();
    } catch (error) {
      if (isConnectionLoss(error)) throw new CommitOutcomeUnknownError(error);
      throw error;
    }
    return result;
  }

  /** Reads of one moment: every statement of `read` sees the same state, takes no lock and can change nothing. */
  async snapshot<T>(read: (tx: Tx) => Promise<T>): Promise<T> {
    return this.transaction(async (tx) => {
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      return read(tx);
    });
  }

  /** A statement on its own, for reads. */
  async query<R extends object>(sql: string, params?: readonly unknown[]): Promise<R[]> {
    return this.run<R>({ text: sql, ...(params === undefined ? {} : { values: [...params] }) });
  }

  /** Like `query`, parsed and planned once per connection; the same name must always mean the same text. */
  async prepared<R extends object>(name: string, sql: string, params: readonly unknown[]): Promise<R[]> {
    return this.run<R>({ name, text: sql, values: [...params] });
  }

  private async run<R extends object>(config: QueryConfig): Promise<R[]> {
    return this.onConnection(async (_runner, client) => {
      const { rows } = await client.query<R>(config);
      return rows;
    });
  }

  private async onConnection<T>(work: (runner: QueryRunner, client: PoolClient) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = clientOf(await runner.connect());
      try {
        return await work(runner, client);
      } catch (error) {
        // The server says goodbye before the socket closes. On this event TypeORM drops the connection; otherwise the
        // next caller could be given it.
        if (isConnectionLoss(error) && !runner.isReleased) client.emit('error', error);
        throw error;
      }
    } finally {
      await runner.release();
    }
  }

  /** LISTEN on a connection of its own; see Listener for what a reconnection does. Returns how to stop. */
  async listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>> {
    const listener = new Listener(this.url, channel, onNotify);
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
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

/** TypeORM leaves the type of the driver's connection open; with pg it is a client of the pool. */
function clientOf(connection: unknown): PoolClient {
  return connection as PoolClient;
}

/** Creates the schema, brings it up to date and opens the pool. Safe for several instances that start at once. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, schema } = options;
  if (!/^[a-z_][a-z0-9_]*$/.test(schema)) throw new Error(`"${schema}" is no schema name of ours (a-z, 0-9, _)`);
  return waitForServer(options, () =>
    underSchemaLock(url, schema, async (client) => {
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
      const dataSource = new DataSource({
        type: 'postgres',
        url,
        schema,
        applicationName: options.applicationName,
        poolSize: options.poolSize,
        connectTimeoutMS: CONNECT_TIMEOUT_MS,
        entities: [...options.entities],
        migrations: options.migrations.map(numberedMigration),
        migrationsTableName: MIGRATIONS_TABLE,
        installExtensions: false,
        logger: SILENT,
        extra: {
          Client: PooledClient,
          keepAlive: true,
          idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
          options: SESSION_OPTIONS,
        },
      });
      await dataSource.initialize();
      await migrate(dataSource);
      return new Database(dataSource, schema, url);
    }),
  );
}

/** A connection that is lost on the way is transient: what was not committed is rolled back, and what was is recorded. */
async function migrate(dataSource: DataSource): Promise<void> {
  try {
    await dataSource.runMigrations({ transaction: 'each' });
  } catch (error) {
    await dataSource.destroy();
    // TypeORM gives a broken connection back by itself, and then calls its own next use of it a mistake.
    throw error instanceof QueryRunnerAlreadyReleasedError ? new ConnectionLostError() : error;
  }
}

async function waitForServer<T>(
  { connectDeadlineMs = CONNECT_DEADLINE_MS, onWaiting }: Pick<DatabaseOptions, 'connectDeadlineMs' | 'onWaiting'>,
  attempt: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + connectDeadlineMs;
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTransient(error) || Date.now() > deadline) throw error;
      if (attempts === 1) onWaiting?.(error);
      await new Promise((resolve) => setTimeout(resolve, CONNECT_RETRY_MS));
    }
  }
}
