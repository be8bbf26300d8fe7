import type { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { OldRowStore, type OldRows, type RemovedBatch } from './old-row.store';

const INTERVAL_MS = 60 * 60 * 1000;
/** Upper bound of rows that one statement examines, so that it stays far within the time-out of a statement. */
const BATCH_ROWS = 5_000;

export interface RetentionOptions extends OldRows {
  readonly batchRows?: number;
  readonly logger: Logger;
}

/** Removes old rows of a table every hour, in any number of instances at once. */
export class Retention {
  private readonly store = new OldRowStore();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private isClosed = false;

  constructor(
    private readonly writePath: WritePath,
    private readonly options: RetentionOptions,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.run(), INTERVAL_MS).unref();
  }

  /** Waits for the statement that runs. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** Removes all old rows. A failure is logged, and the next run goes on with what is left. */
  run(): Promise<void> {
    return (this.running ??= this.removeAll()
      .catch((error: unknown) => {
        const { table, logger } = this.options;
        logger.warn({ err: error, table }, 'old rows were not removed; tried again later');
      })
      .finally(() => (this.running = undefined)));
  }

  private async removeAll(): Promise<void> {
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
    return this.writePath.run(async (tx) => ({
      result: await this.store.removeBatch(tx, this.options, { from, max: this.batchRows }),
      messages: [],
    }));
  }

  private get batchRows(): number {
    return this.options.batchRows ?? BATCH_ROWS;
  }
}
