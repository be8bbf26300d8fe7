import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { Database } from '@ballast/platform-postgres';
import { DueWork, LOGGER, PACEMAKER, SERVICE_CONFIG, type Pacemaker } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { QuotePricesHandler } from './quote-prices.handler';

/** Recurring work: quotes the waiting requests for reference prices that are due. */
@Injectable()
export class DueQuotes extends DueWork {
  constructor(
    database: Database,
    writePath: WritePath,
    handler: QuotePricesHandler,
    @Inject(SERVICE_CONFIG) { PRICING_DUE_POLL_MS, PRICING_DUE_BATCH }: PricingConfig,
    @Inject(LOGGER) logger: Logger,
    @Inject(PACEMAKER) pacemaker: Pacemaker,
  ) {
    super({
      name: 'due quotes',
      everyMs: PRICING_DUE_POLL_MS,
      logger,
      pacemaker,
      writePath,
      database,
      table: 'pricing.quote_looks',
      takeDue: (tx) => handler.quoteDue(tx, PRICING_DUE_BATCH),
    });
  }
}
