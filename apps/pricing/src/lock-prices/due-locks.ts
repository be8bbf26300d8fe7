import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { Database } from '@ballast/platform-postgres';
import { DueWork, LOGGER, PACEMAKER, SERVICE_CONFIG, type Pacemaker } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { LockPricesHandler } from './lock-prices.handler';

/** Recurring work: decides the waiting locks that are due, or lets them wait on for a price. */
@Injectable()
export class DueLocks extends DueWork {
  constructor(
    database: Database,
    writePath: WritePath,
    handler: LockPricesHandler,
    @Inject(SERVICE_CONFIG) { PRICING_DUE_POLL_MS, PRICING_DUE_BATCH }: PricingConfig,
    @Inject(LOGGER) logger: Logger,
    @Inject(PACEMAKER) pacemaker: Pacemaker,
  ) {
    super({
      name: 'due locks',
      everyMs: PRICING_DUE_POLL_MS,
      logger,
      pacemaker,
      writePath,
      database,
      table: 'pricing.lock_looks',
      takeDue: (tx) => handler.lockDue(tx, PRICING_DUE_BATCH),
    });
  }
}
