import type { DataSource } from 'typeorm';
import { Sessions } from './sessions';
import type { Tx } from './tx';

/**
 * Reads for callers, on a small pool of their own with a short time-out: however many and however slow they are, they
 * take no connection from the write path. Nothing can be changed through it.
 */
export class Reads {
  private readonly sessions: Sessions;

  /** `dataSource` maps the entities of the service. */
  constructor(readonly dataSource: DataSource) {
    this.sessions = new Sessions(dataSource);
  }

  query<R extends object>(sql: string, params?: readonly unknown[]): Promise<R[]> {
    return this.sessions.query<R>(sql, params);
  }

  /** Like `query`, parsed and planned once per connection; the same name must always mean the same text. */
  prepared<R extends object>(name: string, sql: string, params: readonly unknown[]): Promise<R[]> {
    return this.sessions.prepared<R>(name, sql, params);
  }

  /** Reads of one moment: every statement of `read` sees the same state. */
  async snapshot<T>(read: (tx: Tx) => Promise<T>): Promise<T> {
    return this.sessions.transaction(async (tx) => {
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      return read(tx);
    });
  }

  async close(): Promise<void> {
    await this.sessions.close();
  }
}
