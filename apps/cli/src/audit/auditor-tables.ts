import { boundedPool, DEFAULT_TIMEOUTS } from '@ballast/platform-postgres';
import type { SealTables } from '@ballast/proving';

/** The tables of the auditor, in its database. It connects at its first use. */
export class AuditorTables implements SealTables {
  private readonly pool;

  constructor(url: string) {
    const applicationName = 'ballast-cli';
    this.pool = boundedPool({ url, role: 'read', timeouts: DEFAULT_TIMEOUTS, applicationName }, 1);
    // A broken connection fails the next statement, which reports it.
    this.pool.on('error', () => undefined);
  }

  async query<R extends object>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    const { rows } = await this.pool.query<R>(sql, [...params]);
    return rows;
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
