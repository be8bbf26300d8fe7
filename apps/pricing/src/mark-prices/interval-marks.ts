import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, PACEMAKER, RecurringWork, SERVICE_CONFIG, type Pacemaker } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { MarkPricesHandler } from './mark-prices.handler';

/** Recurring work: marks the prices as each interval begins. One of the instances marks an interval. */
@Injectable()
export class IntervalMarks implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: RecurringWork;

  constructor(
    handler: MarkPricesHandler,
    @Inject(SERVICE_CONFIG) { PRICING_MARK_INTERVAL_MS }: PricingConfig,
    @Inject(LOGGER) logger: Logger,
    @Inject(PACEMAKER) pacemaker: Pacemaker,
  ) {
    this.work = new RecurringWork({
      name: 'price marks',
      work: () => handler.mark(),
      everyMs: PRICING_MARK_INTERVAL_MS,
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
