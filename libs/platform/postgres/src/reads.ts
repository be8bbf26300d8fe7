import type { DataSource } from 'typeorm';
import { MIGRATIONS_TABLE } from './migrations';
import { Sessions } from './sessions';
import type { Tx } from './tx';

/**
 * Reads for callers, on a small pool of their own with a short time-out. Many or slow reads take no connection from the
 * write path. Transactions of this pool are read-only, so a statement that writes fails.
 */
export class Reads {
  private readonly sessions: Sessions;

  /** `dataSource` maps the entities of the service, whose tables are in `schema`. */
  constructor(
    readonly dataSource: DataSource,
    private readonly schema: string,
  ) {
    this.sessions = new Sessions(dataSource);
  }

  query<R extends object>(sql: string, params?: readonly unknown[]): Promise<R[]> {
    return this.sessions.query<R>(sql, params);
  }

  /**
   * Like `query`, but Postgres parses and plans the statement once per connection. One name must always stand for the
   * same SQL text.
   */
  prepared<R extends object>(name: string, sql: string, params: readonly unknown[]): Promise<R[]> {
    return this.sessions.prepared<R>(name, sql, params);
  }

  /** Runs `read` in one read-only transaction: all of its statements see the same state of the database. */
  async snapshot<T>(read: (tx: Tx) => Promise<T>): Promise<T> {
    return this.sessions.transaction(async (tx) => {
      // Tables that are swapped after the snapshot was taken would look empty in it. A swap takes the lock of the
      // migrations, too, and this statement waits for it without a snapshot.
      await tx.query(
        `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
         LOCK TABLE ${this.schema}.${MIGRATIONS_TABLE} IN ACCESS SHARE MODE`,
      );
      return read(tx);
    });
  }

  async close(): Promise<void> {
    await this.sessions.close();
  }
}
