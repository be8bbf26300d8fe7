import type { Logger } from '@ballast/platform-observability';

export interface RecurringWorkOptions {
  /** For log lines. */
  readonly name: string;
  /** Answers in how many milliseconds it wants to run again; undefined: after `everyMs`. */
  readonly work: () => Promise<number | undefined>;
  /** The longest pause between two runs, also after one that failed. */
  readonly everyMs: number;
  readonly logger: Logger;
}

/**
 * Runs one piece of work again and again, never twice at once: after `everyMs` at the latest, sooner when the work asks
 * for it, at once when woken. What is due must be stored by the work itself: nothing here survives a restart.
 */
export class RecurringWork {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private isWoken = false;
  private isClosed = false;

  constructor(private readonly options: RecurringWorkOptions) {}

  start(): void {
    this.wake();
  }

  /** Runs the work now, or once more when it is running: what woke it may have come too late for this run. */
  wake(): void {
    this.isWoken = true;
    if (this.running === undefined) this.schedule(0);
  }

  /** Waits for a run in flight; there is none afterwards. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(delayMs: number): void {
    if (this.isClosed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.running = this.run();
    }, delayMs);
  }

  private async run(): Promise<void> {
    const { name, work, everyMs, logger } = this.options;
    this.isWoken = false;
    let pauseMs = everyMs;
    try {
      pauseMs = Math.min((await work()) ?? everyMs, everyMs);
    } catch (error) {
      logger.error({ err: error, work: name }, 'recurring work failed and runs again later');
    }
    this.running = undefined;
    this.schedule(this.isWoken ? 0 : Math.max(pauseMs, 0));
  }
}
