import type { CustomerQuote, Instrument } from '@ballast/contracts';
import {
  absolute,
  BASIS_POINTS,
  decimalPlaces,
  divide,
  format,
  formatUnits,
  mulDiv,
  notionalOf,
  parseMoney,
  parsePrice,
  parseQuantity,
  parseUnits,
  quantityFor,
  rescaleUnits,
  subtract,
  type Money,
  type Price,
  type Quantity,
} from '@ballast/kernel';

export type QuoteSide = 'buy' | 'sell';

/** The terms of a quote that a caller asks for. */
export interface QuoteTerms {
  readonly side: QuoteSide;
  /** The amount that the caller fixes: units of the underlying asset, or money. The other one follows from the price. */
  readonly fixed: 'quantity' | 'total';
  /** A plain decimal with no more decimals than the instrument or the currency has. */
  readonly amount: string;
  /** Basis points by which the price is made worse for the customer, 0 to 1,000. */
  readonly spreadBps: number;
}

/** The customer's prices of one instrument, at its price scale. */
export interface QuoteMarket {
  readonly bid: string;
  readonly mid: string;
  readonly ask: string;
}

export type QuoteInstrument = Pick<
  Instrument,
  'underlying_currency' | 'quoted_currency' | 'quantity_scale' | 'price_scale' | 'quoted_scale' | 'min_notional'
>;

/** The amounts of a quote, as its resource prints them. */
export type QuoteAmounts = Pick<
  CustomerQuote,
  'quantity' | 'price' | 'total_notional' | 'asset_cost_notional' | 'spread_bps' | 'spread_notional'
>;

/** The reason why no quote is made. */
export type QuoteRefusal = 'below_minimum' | 'above_maximum';

export type QuoteDecision =
  | { readonly outcome: 'opened'; readonly amounts: QuoteAmounts }
  | { readonly outcome: 'refused'; readonly refusal: QuoteRefusal };

/** The inputs on which a quote depends. */
export interface QuoteCircumstances {
  readonly market: QuoteMarket;
  readonly instrument: QuoteInstrument;
  /** Largest `total_notional`, in the quoted currency. */
  readonly maxNotional: string;
}

/** Decimals of `spread_bps`. */
const SPREAD_SCALE = 2;

/**
 * Decides a quote. A buy is worth at least the minimum of the instrument, a sell at least the smallest step of the
 * currency: whether a sell below the minimum of the instrument sells the whole balance is judged when the quote is
 * executed. Both bounds are included.
 */
export function decideQuote(
  request: QuoteTerms,
  { market, instrument, maxNotional }: QuoteCircumstances,
): QuoteDecision {
  const priced = priceQuote(request, market, instrument);
  const { units } = priced.total;
  const minimum = request.side === 'buy' ? parseUnits(instrument.min_notional, instrument.quoted_scale) : 1n;
  if (priced.quantity.units === 0n || units < minimum) return { outcome: 'refused', refusal: 'below_minimum' };
  if (isAbove(priced.total, maxNotional)) return { outcome: 'refused', refusal: 'above_maximum' };
  return { outcome: 'opened', amounts: amountsOf(priced, market, instrument) };
}

interface PricedQuote {
  readonly price: Price;
  readonly quantity: Quantity;
  readonly total: Money;
}

/**
 * Price, quantity and money of a quote. Each rounding is to the disadvantage of the customer: the money of a buy at
 * `quoted_scale` up, of a sell down; the quantity of a buy at `quantity_scale` down, of a sell up.
 */
function priceQuote(request: QuoteTerms, market: QuoteMarket, instrument: QuoteInstrument): PricedQuote {
  const { quantity_scale, quoted_scale, underlying_currency: asset, quoted_currency: currency } = instrument;
  const isBuy = request.side === 'buy';
  const price = widenedPrice(request, market, instrument);
  if (request.fixed === 'quantity') {
    const quantity = parseQuantity(request.amount, asset, quantity_scale);
    const total = notionalOf(quantity, price, { scale: quoted_scale, rounding: isBuy ? 'up' : 'down' });
    return { price, quantity, total };
  }
  const total = parseMoney(request.amount, currency, quoted_scale);
  const quantity = quantityFor(total, price, { scale: quantity_scale, rounding: isBuy ? 'down' : 'up' });
  return { price, quantity, total };
}

/**
 * The customer's price with the spread of the request: the ask widened up, the bid widened down, at `price_scale`. A price
 * that would be 0 is one step of the scale, because every price is greater than 0.
 */
function widenedPrice({ side, spreadBps }: QuoteTerms, market: QuoteMarket, instrument: QuoteInstrument): Price {
  const { price_scale: scale } = instrument;
  const spread = BigInt(spreadBps);
  const units =
    side === 'buy'
      ? mulDiv(parseUnits(market.ask, scale), BASIS_POINTS + spread, BASIS_POINTS, 'up')
      : mulDiv(parseUnits(market.bid, scale), BASIS_POINTS - spread, BASIS_POINTS, 'down');
  return priceOf(formatUnits(units > 0n ? units : 1n, scale), instrument);
}

/**
 * The amounts as the resource shows them. The cost of the asset at the mid is rounded half to even at `quoted_scale`, and
 * the spread in basis points half to even at two decimals; the spread in money is an exact difference.
 */
function amountsOf(
  { price, quantity, total }: PricedQuote,
  market: QuoteMarket,
  instrument: QuoteInstrument,
): QuoteAmounts {
  const mid = priceOf(market.mid, instrument);
  const cost = notionalOf(quantity, mid, { scale: instrument.quoted_scale, rounding: 'halfEven' });
  const distance = price.units > mid.units ? price.units - mid.units : mid.units - price.units;
  const bps = divide(distance * BASIS_POINTS * 10n ** BigInt(SPREAD_SCALE), mid.units, 'halfEven');
  return {
    quantity: format(quantity),
    price: format(price),
    total_notional: format(total),
    asset_cost_notional: format(cost),
    spread_bps: formatUnits(bps, SPREAD_SCALE),
    spread_notional: format(absolute(subtract<Money>(total, cost))),
  };
}

function isAbove({ units, scale }: Money, bound: string): boolean {
  const common = Math.max(scale, decimalPlaces(bound));
  return rescaleUnits(units, scale, common) > parseUnits(bound, common);
}

function priceOf(text: string, { underlying_currency, quoted_currency, price_scale }: QuoteInstrument): Price {
  return parsePrice(text, { underlying: underlying_currency, quoted: quoted_currency, scale: price_scale });
}
