import { compare, quantityFor, sum, type Money, type Price, type Quantity } from '@ballast/kernel';
import { noQuantity, type BookedAsset } from './book';

/** The terms of a buy of one asset at this moment. */
export interface BuyTerms extends BookedAsset {
  /** Customer's ask; null without a fresh one. */
  readonly ask: Price | null;
  readonly minNotional: Money;
}

/**
 * The quantity that the available cash of some accounts buys at the ask, rounded down for each account, because an
 * account cannot pay with the cash of another one. Cash below the smallest notional buys nothing.
 */
export function availableForBuy(cash: readonly Money[], terms: BuyTerms): Quantity {
  const { ask, minNotional, quantityScale } = terms;
  const none = noQuantity(terms);
  if (ask === null) return none;
  const spendable = cash.filter((amount) => amount.units > 0n && compare(amount, minNotional) >= 0);
  return sum(
    none,
    spendable.map((amount) => quantityFor(amount, ask, { scale: quantityScale, rounding: 'down' })),
  );
}
