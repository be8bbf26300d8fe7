import type { Cli } from '../cli';

const EVERY_MS = 1_000;
const LOOK_EVERY = 1_000;

/** Progress of a command that reads many messages: a line on stderr once a second. */
export class Progress {
  private readonly startedAt = performance.now();
  private saidAt = this.startedAt;
  private count = 0;

  constructor(private readonly cli: Pick<Cli, 'err'>) {}

  /** Counts a message. */
  readonly add = (): void => {
    this.count += 1;
    if (this.count % LOOK_EVERY !== 0) return;
    const now = performance.now();
    if (now - this.saidAt < EVERY_MS) return;
    this.saidAt = now;
    this.cli.err(`${this.count} messages, ${this.perSecond(now)} a second\n`);
  };

  private perSecond(now: number): number {
    return Math.round((this.count * 1_000) / Math.max(now - this.startedAt, 1));
  }
}
