import type { ClientBase, QueryConfig } from 'pg';
import { copyRows, type CopyValue } from './copy';

/** An open transaction: everything done through it happens together or not at all. */
export interface Tx {
  query<R extends object>(sql: string, params?: readonly unknown[]): Promise<R[]>;
  /** A named statement is parsed and planned once per connection; the same name must always mean the same text. */
  prepared<R extends object>(name: string, sql: string, params?: readonly unknown[]): Promise<R[]>;
  /** COPY into a schema-qualified table. */
  copy(table: string, columns: readonly string[], rows: readonly (readonly CopyValue[])[]): Promise<void>;
  /** Runs after a successful commit only, for wake-ups: it must not throw, and a crash may lose it. */
  afterCommit(hook: () => void): void;
}

/** A transaction, or the database for a read on its own: a store's read that takes a Reader serves both. */
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
