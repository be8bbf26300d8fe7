import { Inject, Injectable } from '@nestjs/common';
import { intervalAt, marksAt } from '@ballast/domain-pricing';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, SERVICE_CONFIG } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { LISTED_INSTRUMENTS } from '../list-instruments/listed-instruments';
import { OWN_CAUSE } from '../own-cause';
import { PinStore } from '../pin-prices/pin.store';
import { MarketStore } from '../price-commands/market.store';
import type { WantedPrices } from '../price-commands/price-command';
import { MarkClockStore } from './mark-clock.store';
import { markedMessage } from './marked-message';

const CURRENCIES = [...new Set(LISTED_INSTRUMENTS.map(({ instrument }) => instrument.quoted_currency))];
const WHOLE_MARKET: readonly WantedPrices[] = CURRENCIES.map((currency) => ({ currency, assets: 'every' }));

/** Marks the prices of all instruments once in each interval. */
@Injectable()
export class MarkPricesHandler {
  constructor(
    private readonly writePath: WritePath,
    private readonly market: MarketStore,
    private readonly pins: PinStore,
    private readonly clock: MarkClockStore,
    @Inject(SERVICE_CONFIG) private readonly config: PricingConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Marks the interval of now, unless an instance has marked it. An interval without a fresh price at its begin gets no
   * mark, and none is made up later. Answers the milliseconds until the next interval begins.
   */
  mark(): Promise<number> {
    const { PRICING_MARK_INTERVAL_MS: intervalMs, PRICING_STALE_AFTER_MS: maxAgeMs } = this.config;
    return this.writePath.run(async (tx) => {
      // Marks stand in the log in the order in which prices changed.
      await this.pins.takeTurn(tx);
      const { entries, now } = await this.market.load(tx, { operationIds: [], wanted: WHOLE_MARKET });
      const at = intervalAt(now, intervalMs);
      const result = Date.parse(at) + intervalMs - Date.parse(now);
      const marks = marksAt(entries, { at, now, maxAgeMs });
      if (marks.length === 0) return { result, messages: [] };
      const fact = markedMessage(OWN_CAUSE, { at, reason: 'interval', marks }, now);
      if (!(await this.clock.advance(tx, [fact.envelope]))) return { result, messages: [] };
      tx.afterCommit(() => this.logger.debug({ at, marks: marks.length }, 'prices marked'));
      return { result, messages: [fact] };
    });
  }
}
