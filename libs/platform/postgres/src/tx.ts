import type { ClientBase, QueryConfig } from 'pg';
import { copyRows, type CopyValue } from './copy';

/** An open transaction: everything done through it happens together or not at all. */
export interface Tx {
  query<R extends object>(sql: string, params?: readonly unknown[]): Promise<R[]>;
  /**
   * Like `query`, but Postgres parses and plans the statement once per connection. One name must always stand for the
   * same SQL text.
   */
  prepared<R extends object>(name: string, sql: string, params?: readonly unknown[]): Promise<R[]>;
  /** Adds rows with COPY. `table` is schema-qualified; each row has its values in the order of `columns`. */
  copy(table: string, columns: readonly string[], rows: readonly (readonly CopyValue[])[]): Promise<void>;
  /** Registers a hook for wake-ups, run only after a successful commit. It must not throw, and a crash may lose it. */
  afterCommit(hook: () => void): void;
}

/** A transaction, or the database for a single read outside of one. A store that takes a Reader works with both. */
export type Reader = Pick<Tx, 'query' | 'prepared'>;

export class PgTx implements Tx {
  readonly hooks: (() => void)[] = [];
  #failure: { readonly error: unknown } | undefined;

  constructor(private readonly client: ClientBase) {}

  /** The first statement that failed: Postgres would turn a COMMIT after it into a silent rollback. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  query<R extends object>(sql: string, params?: readonly unknown[]): Promise<R[]> {
    return this.run<R>({ text: sql, ...withValues(params) });
  }

  prepared<R extends object>(name: string, sql: string, params?: readonly unknown[]): Promise<R[]> {
    return this.run<R>({ name, text: sql, ...withValues(params) });
  }

  async copy(table: string, columns: readonly string[], rows: readonly (readonly CopyValue[])[]): Promise<void> {
    if (rows.length === 0) return;
    try {
      await copyRows(this.client, table, columns, rows);
    } catch (error) {
      throw this.failed(error);
    }
  }

  afterCommit(hook: () => void): void {
    this.hooks.push(hook);
  }

  private async run<R extends object>(config: QueryConfig): Promise<R[]> {
    try {
      const { rows } = await this.client.query<R>(config);
      return rows;
    } catch (error) {
      throw this.failed(error);
    }
  }

  private failed(error: unknown): unknown {
    this.#failure ??= { error };
    return error;
  }
}

function withValues(params: readonly unknown[] | undefined): { values?: unknown[] } {
  return params === undefined ? {} : { values: [...params] };
}
