import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, PACEMAKER, RecurringWork, SERVICE_CONFIG, type Pacemaker } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { WalkPricesHandler } from './walk-prices.handler';

/**
 * The market of the sandbox: a seeded random walk of every instrument, one step a second. Mid and seed are stored, so
 * the walk goes on after a restart where it was. One instance takes each step, under a lock that ends with the step.
 */
@Injectable()
export class RandomWalkFeed implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: RecurringWork;

  constructor(
    handler: WalkPricesHandler,
    @Inject(SERVICE_CONFIG) config: PricingConfig,
    @Inject(LOGGER) logger: Logger,
    @Inject(PACEMAKER) pacemaker: Pacemaker,
  ) {
    this.work = new RecurringWork({
      name: 'random walk',
      work: async () => {
        await handler.walk('if free');
        return undefined;
      },
      everyMs: config.PRICING_WALK_INTERVAL_MS,
      logger,
      pacemaker,
    });
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.close();
  }
}
