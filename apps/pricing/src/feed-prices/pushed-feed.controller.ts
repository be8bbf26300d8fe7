import { Controller, Inject } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { quoteAroundMid, quoteOfPin, readPin, type QuotedPrices } from '@ballast/domain-pricing';
import { systemClock } from '@ballast/kernel';
import { INTERNAL, type InternalAnswer, type InternalRequest, type PushedPrice } from '@ballast/internal-api';
import { HandlesInternal, Problem } from '@ballast/platform-http';
import { Database } from '@ballast/platform-postgres';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import { Repository } from 'typeorm';
import type { PricingConfig } from '../config';
import { instrumentEntity, type InstrumentEntity } from '../persistence/entities';
import { writeQuotes, type FedQuote } from './quote.store';

/** A feed's clock may be ahead of ours by this much. A price from further ahead would stay fresh for too long. */
const CLOCK_SKEW_MAX_MS = 1_000;

const { push } = INTERNAL.prices;

type Reading = { readonly quote: FedQuote } | { readonly faults: readonly string[] };

/** The market of production: whoever operates the platform pushes prices here, from wherever they trade. */
@Controller()
export class PushedFeedController {
  constructor(
    private readonly database: Database,
    @InjectRepository(instrumentEntity) private readonly instruments: Repository<InstrumentEntity>,
    @Inject(SERVICE_CONFIG) private readonly config: PricingConfig,
  ) {}

  /** All or nothing on bad input. `ignored` counts prices that are older than the stored ones. */
  @HandlesInternal(push)
  async push({ body: { prices } }: InternalRequest<typeof push>): Promise<InternalAnswer<typeof push>> {
    const scales = await this.priceScales();
    const seen = new Set<string>();
    const readings = prices.map((price): Reading => {
      const symbol = `${price.underlying_currency}/${price.quoted_currency}`;
      const reading = this.read(price, symbol, scales);
      if (!seen.has(symbol)) {
        seen.add(symbol);
        return reading;
      }
      return { faults: ['underlying_currency must not name an instrument twice'] };
    });
    const errors = readings.flatMap((reading, index) =>
      'faults' in reading ? reading.faults.map((fault) => `body/prices/${index}/${fault}`) : [],
    );
    if (errors.length > 0) throw new Problem('invalid_request', 'The body is not valid.', { errors });
    const quotes = readings.flatMap((reading) => ('quote' in reading ? [reading.quote] : []));
    const written = await this.database.transaction((tx) => writeQuotes(tx, quotes));
    return { accepted: written.length, ignored: quotes.length - written.length };
  }

  private async priceScales(): Promise<ReadonlyMap<string, number>> {
    const instruments = await this.instruments.find();
    return new Map(instruments.map(({ symbol, priceScale }) => [symbol, priceScale]));
  }

  private read(price: PushedPrice, symbol: string, scales: ReadonlyMap<string, number>): Reading {
    const priceScale = scales.get(symbol);
    if (priceScale === undefined) return { faults: ['underlying_currency must be that of a listed instrument'] };
    const reading = readPin(price, priceScale);
    const asOf = price.as_of === undefined ? null : new Date(price.as_of);
    const faults = [
      ...('faults' in reading ? reading.faults : []),
      ...(isAhead(asOf) ? ['as_of must not lie in the future'] : []),
    ];
    if ('faults' in reading || faults.length > 0) return { faults };
    const { pin } = reading;
    const sides: QuotedPrices =
      'price' in pin
        ? quoteAroundMid(pin.price, this.config.PRICING_SPREAD_BPS, priceScale)
        : quoteOfPin(pin, priceScale);
    return { quote: { symbol, ...sides, asOf } };
  }
}

function isAhead(asOf: Date | null): boolean {
  return asOf !== null && asOf.getTime() > systemClock().getTime() + CLOCK_SKEW_MAX_MS;
}
