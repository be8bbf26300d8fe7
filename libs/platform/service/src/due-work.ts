import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { OutgoingMessage, WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
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
  /** Milliseconds until the next wait is over, not above 0 when one is; undefined when nothing waits. */
  readonly nextDueMs: () => Promise<number | undefined>;
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
    const { writePath, nextDueMs, takeDue } = this.options;
    const waitMs = await nextDueMs();
    if (waitMs === undefined || waitMs > 0) return waitMs;
    const taken = await writePath.run(async (tx) => {
      const batch = await takeDue(tx);
      return { result: batch.taken, messages: batch.messages };
    });
    // Nothing to take although something is due: another instance is at it.
    return taken === 0 ? undefined : 0;
  }
}
