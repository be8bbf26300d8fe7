import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { OldRowStore, type OldRowRange, type OldRows, type RemovedBatch } from './old-row.store';
import { RecurringWork } from './recurring-work';
import { TrimStore, type TrimWalk } from './trim.store';

const INTERVAL_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Upper bound of rows that one statement examines, so that it stays far within the time-out of a statement. */
const BATCH_ROWS = 5_000;

/** How long rows are kept: in milliseconds, or in days as a setting says. */
export type Kept =
  { readonly keptMs: number; readonly keptDays?: never } | { readonly keptDays: number; readonly keptMs?: never };

export type RetentionOptions = Omit<OldRows, 'keptMs'> & Kept & RetentionParts;

interface RetentionParts {
  /** The table is a derived one: the table of trims tells a rebuild which rows may be gone. */
  readonly isTrimmed?: true;
  /**
   * The rows are ids of messages that were handled: their days count back from the newest of them. After a long outage a
   * message that waits may be a repetition of one that was handled just before.
   */
  readonly isOfHandled?: true;
  /** Further trimmed tables, which change together with the rows of `table`. */
  readonly alsoTrimmed?: readonly string[];
  readonly batchRows?: number;
  readonly writePath: WritePath;
  readonly logger: Logger;
}

/** Removes or empties old rows of a table at the start and then every hour, in any number of instances at once. */
export class Retention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly store = new OldRowStore();
  private readonly trims = new TrimStore();
  private readonly work: RecurringWork;
  private readonly rows: OldRows;
  private isClosed = false;

  constructor(private readonly options: RetentionOptions) {
    const { table, time, except, logger } = options;
    const keptMs = options.keptMs ?? options.keptDays * DAY_MS;
    this.rows = { table, time, keptMs, ...(except === undefined ? {} : { except }) };
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
    const { table, keptMs, time } = this.rows;
    const newestBy = this.options.isOfHandled === true ? time : undefined;
    if (this.options.isTrimmed !== true) {
      await this.walk({ from: '-infinity' });
      return;
    }
    const walk = await this.run(async (tx) => {
      for (const other of this.options.alsoTrimmed ?? []) await this.trims.begin(tx, { table: other, keptMs });
      return this.trims.begin(tx, { table, keptMs, newestBy });
    });
    await this.walk(this.firstOf(walk));
    if (!this.isClosed) await this.run((tx) => this.trims.end(tx, table, walk));
  }

  /** The range in which a walk looks for old rows. Rows that are gone need not be passed over again. */
  protected firstOf({ before }: TrimWalk): Pick<OldRowRange, 'from' | 'before'> {
    return { from: '-infinity', before };
  }

  /** Removes the old rows among the first ones of a range. */
  protected removeBatch(tx: Tx, range: OldRowRange): Promise<RemovedBatch> {
    return this.store.removeBatch(tx, this.rows, range);
  }

  private async walk({ from: first, before = null }: Pick<OldRowRange, 'from' | 'before'>): Promise<void> {
    // Each batch starts where the one before it ended. During a backup Postgres keeps the entries of removed rows in the
    // index, and a batch that started at the oldest entry would walk over all of them.
    let from = first;
    const max = this.options.batchRows ?? BATCH_ROWS;
    while (!this.isClosed) {
      const { examined, removed, reached } = await this.run((tx) => this.removeBatch(tx, { from, before, max }));
      if (reached === null || examined < max) return;
      // A batch of rows that all stay and have one and the same time would come again for ever.
      if (removed === 0 && reached === from) return;
      from = reached;
    }
  }

  private run<T>(effect: (tx: Tx) => Promise<T>): Promise<T> {
    return this.options.writePath.run(async (tx) => ({ result: await effect(tx), messages: [] }));
  }
}
