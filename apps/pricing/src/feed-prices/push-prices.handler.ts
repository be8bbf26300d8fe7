import { Inject, Injectable } from '@nestjs/common';
import { quoteAroundMid, quoteOfPin, readPin, type QuotedPrices } from '@ballast/domain-pricing';
import type { PushedPrice } from '@ballast/internal-api';
import type { Clock } from '@ballast/kernel';
import { Problem } from '@ballast/platform-http';
import { WritePath } from '@ballast/platform-log';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { InstrumentsQuery } from '../list-instruments/instruments.query';
import { QuoteStore, type FedQuote } from './quote.store';

/** Milliseconds by which the clock of a feed may be ahead. A price from further ahead would stay fresh for too long. */
const CLOCK_SKEW_MAX_MS = 1_000;

type Reading = { readonly quote: FedQuote } | { readonly violations: readonly string[] };

/** Numbers of the prices of one push: stored, and ignored because they were older than the stored ones. */
export interface PushResult {
  readonly accepted: number;
  readonly ignored: number;
}

/** Stores the prices that the operator's feed pushes. */
@Injectable()
export class PushPricesHandler {
  constructor(
    private readonly writePath: WritePath,
    private readonly instruments: InstrumentsQuery,
    private readonly quotes: QuoteStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SERVICE_CONFIG) private readonly config: PricingConfig,
  ) {}

  /** Stores all prices, or none. @throws Problem `invalid_request` that names every violation. */
  async push(prices: readonly PushedPrice[]): Promise<PushResult> {
    const scales = await this.instruments.priceScales();
    const seen = new Set<string>();
    const readings = prices.map((price): Reading => {
      const symbol = `${price.underlying_currency}/${price.quoted_currency}`;
      const reading = this.read(price, symbol, scales);
      if (!seen.has(symbol)) {
        seen.add(symbol);
        return reading;
      }
      return { violations: ['underlying_currency must not name an instrument twice'] };
    });
    const errors = readings.flatMap((reading, index) =>
      'violations' in reading ? reading.violations.map((violation) => `body/prices/${index}/${violation}`) : [],
    );
    if (errors.length > 0) throw new Problem('invalid_request', 'The body is not valid.', { errors });
    const quotes = readings.flatMap((reading) => ('quote' in reading ? [reading.quote] : []));
    const written = await this.writePath.run(async (tx) => ({
      result: await this.quotes.save(tx, quotes),
      messages: [],
    }));
    return { accepted: written.length, ignored: quotes.length - written.length };
  }

  private read(price: PushedPrice, symbol: string, scales: ReadonlyMap<string, number>): Reading {
    const priceScale = scales.get(symbol);
    if (priceScale === undefined) return { violations: ['underlying_currency must be that of a listed instrument'] };
    const reading = readPin(price, priceScale);
    const asOf = price.as_of === undefined ? null : new Date(price.as_of);
    const violations = [
      ...('violations' in reading ? reading.violations : []),
      ...(this.isAhead(asOf) ? ['as_of must not lie in the future'] : []),
    ];
    if ('violations' in reading || violations.length > 0) return { violations };
    const { pin } = reading;
    const sides: QuotedPrices =
      'price' in pin
        ? quoteAroundMid(pin.price, this.config.PRICING_SPREAD_BPS, priceScale)
        : quoteOfPin(pin, priceScale);
    return { quote: { symbol, ...sides, asOf } };
  }

  private isAhead(asOf: Date | null): boolean {
    return asOf !== null && asOf.getTime() > this.clock().getTime() + CLOCK_SKEW_MAX_MS;
  }
}
