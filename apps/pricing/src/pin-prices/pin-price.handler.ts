import { Injectable } from '@nestjs/common';
import { quoteOfPin, readPin, type MarketEntry, type Pin, type SubmittedPrice } from '@ballast/domain-pricing';
import type { PriceView } from '@ballast/internal-api';
import { Problem } from '@ballast/platform-http';
import { WritePath } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { MarketStore } from '../price-commands/market.store';
import { priceView } from '../read-models/market/market-entry';
import { PinStore } from './pin.store';

/** The two assets of an instrument. */
export interface PinnedPair {
  readonly underlying: string;
  readonly quoted: string;
}

/** Pins and unpins the price of one instrument. Every read of the market sees the change once this has answered. */
@Injectable()
export class PinPriceHandler {
  constructor(
    private readonly writePath: WritePath,
    private readonly market: MarketStore,
    private readonly pins: PinStore,
  ) {}

  /** @throws Problem `not_found` without such an instrument; `invalid_request` when the price is not valid. */
  pin(pair: PinnedPair, submitted: SubmittedPrice): Promise<PriceView> {
    return this.change(pair, (tx, { instrument }) => {
      const prices = quoteOfPin(readValidPin(submitted, instrument.price_scale), instrument.price_scale);
      return this.pins.save(tx, instrument.symbol, prices);
    });
  }

  /**
   * Unpins the price. The feed has gone on beneath the pin, so its price is fresh.
   * @throws Problem `not_found` without such an instrument or without a price of the feed.
   */
  unpin(pair: PinnedPair): Promise<PriceView> {
    return this.change(pair, (tx, { instrument }) => this.pins.delete(tx, instrument.symbol));
  }

  private change(pair: PinnedPair, write: (tx: Tx, entry: MarketEntry) => Promise<void>): Promise<PriceView> {
    return this.writePath.run(async (tx) => {
      await write(tx, await this.entryOf(tx, pair));
      const [view] = priceView(await this.entryOf(tx, pair));
      if (view === undefined) throw new Problem('not_found', 'This instrument has no price.');
      return { result: view, messages: [] };
    });
  }

  private async entryOf(tx: Tx, { underlying, quoted }: PinnedPair): Promise<MarketEntry> {
    const entry = await this.market.find(tx, `${underlying}/${quoted}`);
    if (entry === undefined) throw new Problem('not_found', 'There is no such instrument.');
    return entry;
  }
}

function readValidPin(submitted: SubmittedPrice, priceScale: number): Pin {
  const reading = readPin(submitted, priceScale);
  if ('pin' in reading) return reading.pin;
  throw new Problem('invalid_request', 'The body is not valid.', {
    errors: reading.violations.map((violation) => `body/${violation}`),
  });
}
