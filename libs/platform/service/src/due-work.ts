import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { OutgoingMessage, WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Database, Tx } from '@ballast/platform-postgres';
import { RecurringWork } from './recurring-work';

/** What one transaction did about waits that are over. */
export interface DueBatch {
  /** Waits that it took up, also those that it made longer. */
  readonly taken: number;
  readonly messages: readonly OutgoingMessage[];
}

export interface DueWorkOptions {
  /** For log lines. */
  readonly name: string;
  /** The longest pause between two looks, beside the wake-up of whoever made something wait. */
  readonly everyMs: number;
  readonly logger: Logger;
  readonly writePath: WritePath;
  readonly database: Database;
  /** What waits, with its schema: rows that wait have a `due_at`, and an index by it. */
  readonly table: string;
  /** Takes up waits that are over, those that no other instance is at, a limited number at a time. */
  readonly takeDue: (tx: Tx) => Promise<DueBatch>;
}

/**
 * Ends waits when they are over. Due times are stored with what waits, so any instance does it, also one that was just
 * started, and nobody sleeps in a consumer.
 */
export abstract class DueWork implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: RecurringWork;

  constructor(private readonly options: DueWorkOptions) {
    const { name, everyMs, logger } = options;
    this.work = new RecurringWork({ name, work: () => this.takeUp(), everyMs, logger });
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.close();
  }

  wake(): void {
    this.work.wake();
  }

  /** Answers how long until there is more to do. */
  private async takeUp(): Promise<number | undefined> {
    const { writePath, takeDue } = this.options;
    const waitMs = await this.nextDueMs();
    if (waitMs === undefined || waitMs > 0) return waitMs;
    const taken = await writePath.run(async (tx) => {
      const batch = await takeDue(tx);
      return { result: batch.taken, messages: batch.messages };
    });
    // Nothing to take although something is due: another instance is at it.
    return taken === 0 ? undefined : 0;
  }

  /** Milliseconds until the next wait is over, not above 0 when one is; undefined when nothing waits. */
  private async nextDueMs(): Promise<number | undefined> {
    const { database, table } = this.options;
    const [row] = await database.query<{ wait_ms: number | null }>(
      `SELECT ceil(extract(epoch FROM min(due_at) - clock_timestamp()) * 1000)::float8 AS wait_ms
         FROM ${table} WHERE due_at IS NOT NULL`,
    );
    return row?.wait_ms ?? undefined;
  }
}
