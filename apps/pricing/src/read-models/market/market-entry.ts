import type { Instrument } from '@ballast/contracts';
import type { MarketEntry } from '@ballast/domain-pricing';
import type { PriceView } from '@ballast/internal-api';
import { toTimestamp } from '@ballast/kernel';

/** A row of MARKET_SELECT. Prices are null before the first price of the instrument. */
export interface MarketRow extends Instrument {
  readonly bid: string | null;
  readonly mid: string | null;
  readonly ask: string | null;
  /** A Date from a query, a text from a JSON column. */
  readonly as_of: Date | string | null;
  readonly is_pinned: boolean;
}

export function marketEntry(row: MarketRow): MarketEntry {
  const { bid, mid, ask, as_of, is_pinned, ...instrument } = row;
  const isPriced = bid !== null && mid !== null && ask !== null && as_of !== null;
  return {
    instrument,
    quote: isPriced ? { bid, mid, ask, asOf: toTimestamp(new Date(as_of)), isPinned: is_pinned } : null,
  };
}

/** The price as the API shows it; empty for an instrument without a price. */
export function priceView({ instrument, quote }: MarketEntry): readonly PriceView[] {
  if (quote === null) return [];
  const { underlying_currency, quoted_currency } = instrument;
  const { bid, mid, ask, asOf, isPinned } = quote;
  return [{ underlying_currency, quoted_currency, bid, mid, ask, as_of: asOf, pinned: isPinned }];
}
