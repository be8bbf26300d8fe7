import { Injectable } from '@nestjs/common';
import type { PricesMarked } from '@ballast/contracts';
import { quoteOfPin, readPin, type MarketEntry, type Pin, type SubmittedPrice } from '@ballast/domain-pricing';
import type { PriceView } from '@ballast/internal-api';
import type { Timestamp } from '@ballast/kernel';
import { causeOfCall, Problem } from '@ballast/platform-http';
import { WritePath, type OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { QuoteStore } from '../feed-prices/quote.store';
import { markedMessage } from '../mark-prices/marked-message';
import { MarketStore } from '../price-commands/market.store';
import { priceView } from '../read-models/market/market-entry';
import { PinStore } from './pin.store';
import { unpinned } from './unpinned';

/** The two assets of an instrument. */
export interface PinnedPair {
  readonly underlying: string;
  readonly quoted: string;
}

/** Decides on the change of a pin; undefined when there is nothing to change. */
type Change = (tx: Tx, entry: MarketEntry, at: Timestamp) => Promise<PricesMarked | undefined>;

/** Pins and unpins the price of one instrument. Every read of the market sees the change once this has answered. */
@Injectable()
export class PinPriceHandler {
  constructor(
    private readonly writePath: WritePath,
    private readonly market: MarketStore,
    private readonly pins: PinStore,
    private readonly quotes: QuoteStore,
  ) {}

  /** @throws Problem `not_found` without such an instrument; `invalid_request` when the price is not valid. */
  pin(pair: PinnedPair, submitted: SubmittedPrice): Promise<PriceView> {
    return this.change(pair, async (_tx, { instrument: { symbol, price_scale } }, at) => {
      const prices = quoteOfPin(readValidPin(submitted, price_scale), price_scale);
      return { at, reason: 'pinned', marks: [{ symbol, ...prices, as_of: at }] };
    });
  }

  /**
   * Unpins the price. The feed has gone on beneath the pin, so its price is fresh.
   * @throws Problem `not_found` without such an instrument or without a price of the feed.
   */
  unpin(pair: PinnedPair): Promise<PriceView> {
    return this.change(pair, async (tx, { instrument: { symbol }, quote }, at) => {
      if (quote?.isPinned !== true) return undefined;
      return unpinned([symbol], { feed: await this.quotes.of(tx, [symbol]), at });
    });
  }

  private change(pair: PinnedPair, decide: Change): Promise<PriceView> {
    return this.writePath.run(async (tx) => {
      const at = await this.pins.takeTurn(tx);
      const marked = await decide(tx, await this.entryOf(tx, pair), at);
      const messages: OutgoingMessage[] = [];
      if (marked !== undefined) {
        const fact = markedMessage(causeOfCall({ correlationId: '', platformCode: '' }), marked, at);
        await this.pins.save(tx, [fact.envelope]);
        messages.push(fact);
      }
      const [view] = priceView(await this.entryOf(tx, pair));
      if (view === undefined) throw new Problem('not_found', 'This instrument has no price.');
      return { result: view, messages };
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
