import type { PoolClient, QueryConfig } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { CommitOutcomeUnknownError, ConnectionLostError, isConnectionLoss } from './errors';
import { PgTx, type Tx } from './tx';

/** Statements and transactions on the connections of one pool. */
export class Sessions {
  constructor(readonly dataSource: DataSource) {}

  /**
   * Commits the effect of `work`, or rolls all of it back and rethrows. A commit whose answer was lost throws
   * CommitOutcomeUnknownError.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.onConnection(async (runner, client) => {
      const tx = new PgTx(client);
      const result = await inTransaction(runner, tx, work);
      for (const hook of tx.hooks) hook();
      return result;
    });
  }

  /** Runs a single statement outside of a transaction. */
  async query<R extends object>(sql: string, params?: readonly unknown[]): Promise<R[]> {
    return this.run<R>({ text: sql, ...(params === undefined ? {} : { values: [...params] }) });
  }

  /**
   * Like `query`, but Postgres parses and plans the statement once per connection. One name must always stand for the
   * same SQL text.
   */
  async prepared<R extends object>(name: string, sql: string, params: readonly unknown[]): Promise<R[]> {
    return this.run<R>({ name, text: sql, values: [...params] });
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
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
        // The server reports the end of a session before the socket closes. This event makes TypeORM drop the
        // connection now; otherwise the next caller could be given it.
        if (isConnectionLoss(error) && !runner.isReleased) client.emit('error', error);
        throw error;
      }
    } finally {
      await runner.release();
    }
  }
}

async function inTransaction<T>(runner: QueryRunner, tx: PgTx, work: (tx: Tx) => Promise<T>): Promise<T> {
  let result: T;
  try {
    await runner.startTransaction();
    result = await work(tx);
    // Without this, a caller that swallowed the error of a statement would see its COMMIT succeed and do nothing.
    if (tx.failure !== undefined) throw tx.failure.error;
    // TypeORM releases a broken connection by itself, and then reports every use of it as a mistake of the caller.
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

/** TypeORM leaves the type of the driver's connection open; with pg it is a client of the pool. */
function clientOf(connection: unknown): PoolClient {
  return connection as PoolClient;
}
