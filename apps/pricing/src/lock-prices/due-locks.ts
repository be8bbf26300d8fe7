import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { Database } from '@ballast/platform-postgres';
import { LOGGER, RecurringWork, SERVICE_CONFIG } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { LockPricesHandler } from './lock-prices.handler';
import { lockStore } from './lock.store';

/** Decides locks whose wait is over. Due times are stored, so any instance does it, also one that was just started. */
@Injectable()
export class DueLocks implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: RecurringWork;

  constructor(
    private readonly database: Database,
    private readonly writePath: WritePath,
    private readonly handler: LockPricesHandler,
    @Inject(SERVICE_CONFIG) private readonly config: PricingConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.work = new RecurringWork({
      name: 'due locks',
      work: () => this.decide(),
      everyMs: config.PRICING_DUE_POLL_MS,
      logger,
    });
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
  private async decide(): Promise<number | undefined> {
    const waitMs = await lockStore.nextDueMs(this.database);
    if (waitMs === undefined || waitMs > 0) return waitMs;
    const answered = await this.writePath.run(async (tx) => {
      const messages = await this.handler.lockDue(tx, this.config.PRICING_DUE_LOCKS);
      return { result: messages.length, messages };
    });
    // Nothing to take although something is due: another instance is at it.
    return answered === 0 ? undefined : 0;
  }
}
