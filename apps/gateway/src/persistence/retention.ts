import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { RecurringWork } from '@ballast/platform-service';
import { OldRowStore, type OldRows, type RemovedBatch } from './old-row.store';

const INTERVAL_MS = 60 * 60 * 1000;
/** Upper bound of rows that one statement examines, so that it stays far within the time-out of a statement. */
const BATCH_ROWS = 5_000;

export interface RetentionOptions extends OldRows {
  readonly batchRows?: number;
  readonly writePath: WritePath;
  readonly logger: Logger;
}

/** Removes old rows of a table at the start and then every hour, in any number of instances at once. */
export class Retention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly store = new OldRowStore();
  private readonly work: RecurringWork;
  private isClosed = false;

  constructor(private readonly options: RetentionOptions) {
    const { table, logger } = options;
    this.work = new RecurringWork({
      name: `old rows of ${table}`,
      work: () => this.removeOld(),
      everyMs: INTERVAL_MS,
      logger,
    });
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  /** Waits for the statement that runs. */
  onModuleDestroy(): Promise<void> {
    this.isClosed = true;
    return this.work.close();
  }

  /** Removes all old rows. When it fails, the next run goes on with what is left. */
  async removeOld(): Promise<undefined> {
    // Each batch starts where the one before it ended. During a backup Postgres keeps the entries of removed rows in the
    // index, and a batch that started at the oldest entry would walk over all of them.
    let from = '-infinity';
    while (!this.isClosed) {
      const { examined, removed, reached } = await this.removeBatch(from);
      if (reached === null || examined < this.batchRows) return;
      // A batch of rows that all stay and have one and the same time would come again for ever.
      if (removed === 0 && reached === from) return;
      from = reached;
    }
  }

  private removeBatch(from: string): Promise<RemovedBatch> {
    const { writePath } = this.options;
    return writePath.run(async (tx) => ({
      result: await this.store.removeBatch(tx, this.options, { from, max: this.batchRows }),
      messages: [],
    }));
  }

  private get batchRows(): number {
    return this.options.batchRows ?? BATCH_ROWS;
  }
}
