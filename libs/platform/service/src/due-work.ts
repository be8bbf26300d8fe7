import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { OutgoingMessage, WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Database, Tx } from '@ballast/platform-postgres';
import type { Pacemaker } from './pacemaker';
import { RecurringWork } from './recurring-work';

/** Outcome of one transaction that took up waits which are over. */
export interface DueBatch {
  /** Number of waits taken up, those that were made longer included. */
  readonly taken: number;
  readonly messages: readonly OutgoingMessage[];
}

export interface DueWorkOptions {
  /** Name of the work in log lines. */
  readonly name: string;
  /** Longest pause between two checks of the table, in milliseconds; `wake` makes it shorter. */
  readonly everyMs: number;
  readonly logger: Logger;
  readonly pacemaker: Pacemaker;
  readonly writePath: WritePath;
  readonly database: Database;
  /** The table of waiting rows, with its schema. A waiting row has a `due_at`, and the table an index by it. */
  readonly table: string;
  /** Takes up a limited number of waits that are over and that no other instance works on. */
  readonly takeDue: (tx: Tx) => Promise<DueBatch>;
}

/**
 * Ends waits when they are over. Due times are stored with the waiting rows, so any instance can end a wait, even an
 * instance that was just started, and no consumer sleeps.
 */
export abstract class DueWork implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: RecurringWork;

  constructor(private readonly options: DueWorkOptions) {
    const { name, everyMs, logger, pacemaker } = options;
    this.work = new RecurringWork({ name, work: () => this.takeUp(), everyMs, logger, pacemaker });
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

  /**
   * Takes up waits that are over. Answers the milliseconds until the next check; undefined, for the longest pause, when
   * no row waits or another instance works on the rows that are due.
   */
  private async takeUp(): Promise<number | undefined> {
    const { writePath, takeDue } = this.options;
    const waitMs = await this.nextDueMs();
    if (waitMs === undefined || waitMs > 0) return waitMs;
    const taken = await writePath.run(async (tx) => {
      const batch = await takeDue(tx);
      return { result: batch.taken, messages: batch.messages };
    });
    // A row is due, and none could be taken: another instance works on it.
    return taken === 0 ? undefined : 0;
  }

  /** Milliseconds until the next wait is over, 0 or less when one is over already; undefined when no row waits. */
  private async nextDueMs(): Promise<number | undefined> {
    const { database, table } = this.options;
    const [row] = await database.query<{ wait_ms: number | null }>(
      `SELECT ceil(extract(epoch FROM min(due_at) - clock_timestamp()) * 1000)::float8 AS wait_ms
         FROM ${table} WHERE due_at IS NOT NULL`,
    );
    return row?.wait_ms ?? undefined;
  }
}
