import type { LogPort } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';

const LOOK_MS = 5_000;
/** Pause between two alerts about problems that last. */
const REPEAT_MS = 60_000;

/**
 * Alerts about consumers and the relay. They are no reason to call an instance unready: it would answer reads all the
 * same, and it keeps its partitions.
 */
export class LogWatch {
  private timer: NodeJS.Timeout | undefined;
  private reportedAt: number | undefined;

  constructor(
    private readonly log: LogPort,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.look(), LOOK_MS).unref();
  }

  close(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const { problems } = this.log;
    const now = performance.now();
    if (problems.length === 0) {
      if (this.reportedAt !== undefined) this.logger.info({}, 'the log has no problems any more');
      this.reportedAt = undefined;
    } else if (this.reportedAt === undefined || now - this.reportedAt >= REPEAT_MS) {
      this.logger.error({ alert: 'log_unhealthy', problems }, 'the log has problems');
      this.reportedAt = now;
    }
  }
}
