import type { Logger } from '@ballast/platform-observability';
import { systemPacemaker, type Pacemaker } from './pacemaker';

export interface RecurringWorkOptions {
  /** Name of the work in log lines. */
  readonly name: string;
  /** Does the work, and answers the milliseconds until the next run; undefined: `everyMs`. */
  readonly work: () => Promise<number | undefined>;
  /** The longest pause between two runs, even after a run that failed. */
  readonly everyMs: number;
  readonly logger: Logger;
  /** The timers of the system when absent. */
  readonly pacemaker?: Pacemaker;
}

/**
 * Runs one piece of work again and again, never twice at once: after `everyMs` at the latest, sooner when the work asks
 * for it, at once when woken. The work stores for itself when it is due, because nothing here survives a restart.
 */
export class RecurringWork {
  private readonly pacemaker: Pacemaker;
  private cancel: () => void = () => undefined;
  private running: Promise<void> | undefined;
  private isWoken = false;
  private isClosed = false;

  constructor(private readonly options: RecurringWorkOptions) {
    this.pacemaker = options.pacemaker ?? systemPacemaker;
  }

  start(): void {
    this.wake();
  }

  /** Runs the work now. A run in flight may have missed the cause of the wake-up, so the work runs again after it. */
  wake(): void {
    this.isWoken = true;
    if (this.running === undefined) this.schedule(0);
  }

  /** Waits for a run in flight. The work never runs again afterwards. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.cancel();
    await this.running;
  }

  private schedule(delayMs: number): void {
    if (this.isClosed) return;
    this.cancel();
    this.cancel = this.pacemaker.after(delayMs, () => (this.running = this.run()), this.options.name);
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
