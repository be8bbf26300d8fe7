import {
  compare,
  isPositive,
  isZero,
  notionalOf,
  plusBps,
  quantityFor,
  split,
  zeroOf,
  type Money,
  type Price,
  type Quantity,
} from '@ballast/kernel';
import type { Stop } from '@ballast/domain-execution';
import { compareCodes, type HeldAsset } from './holdings';
import { REJECTED_BELOW_MINIMUM, SKIPPED_BELOW_MINIMUM, type PlannedBuy, type PlannedSell } from './leg';
import type { BasketEntry, InstrumentTerms, OperationTerms, PricesByAsset } from './terms';

/** Splits the amount over the weights by largest remainder. An entry of weight 0 makes no leg. */
function sharesOf(
  amount: Money,
  basket: readonly BasketEntry[],
): readonly { readonly instrument: InstrumentTerms; readonly share: Money }[] {
  const listed = basket.filter(({ weight }) => weight > 0n);
  const shares = split(
    amount,
    listed.map(({ weight }) => weight),
  );
  return listed.map(({ instrument }, index) => ({ instrument, share: shares[index] ?? zeroOf(amount) }));
}

/**
 * A share under the instrument's minimum stops its leg alone. A share of 0 does so whatever the minimum: its quantity
 * would be 0.
 */
function stopForShare(share: Money, instrument: InstrumentTerms): Stop | null {
  return isZero(share) || compare(share, instrument.minNotional) < 0 ? REJECTED_BELOW_MINIMUM : null;
}

/** Buys of an enrollment or a top-up, in the order of `allocations`; their amounts sum to `amount`. */
export function planBuys(amount: Money, terms: OperationTerms): readonly PlannedBuy[] {
  return sharesOf(amount, terms.basket).map(({ instrument, share }) => ({
    side: 'buy',
    instrument,
    amount: share,
    stop: stopForShare(share, instrument),
  }));
}

export interface PartialSellTerms {
  readonly terms: OperationTerms;
  /** Reference prices at the bid, the side at which the prices are locked later. */
  readonly referencePrices: PricesByAsset;
  /** Basis points of the reference quantity that are held on top of it, as far as available: 200 is 2 %. */
  readonly holdBufferBps: number;
}

/**
 * Sells of a partial sell, in the order of `allocations`; their proceeds sum to `amount`. The quantity is rounded up,
 * so that the proceeds are never short.
 */
export function planPartialSell(
  amount: Money,
  { terms, referencePrices, holdBufferBps }: PartialSellTerms,
): readonly PlannedSell[] {
  return sharesOf(amount, terms.basket).map(({ instrument, share }) => {
    const reference = referencePrices.get(instrument.asset);
    const sold =
      reference === undefined
        ? null
        : quantityFor(share, reference, { scale: instrument.quantityScale, rounding: 'up' });
    return {
      side: 'sell',
      instrument,
      amount: share,
      quantity: sold,
      holdCeiling: sold === null ? null : plusBps(sold, holdBufferBps, 'up'),
      stop: stopForShare(share, instrument),
    };
  });
}

/**
 * A sell of the whole quantity for each asset held, by asset code. A full exit knows no minimum but one unit of the
 * currency, so that dust can always be sold. Without a reference price the leg is to run: the locked price decides.
 */
export function planLiquidation(
  holdings: readonly HeldAsset[],
  referencePrices: PricesByAsset,
): readonly PlannedSell[] {
  return holdings
    .filter(({ balance }) => isPositive(balance))
    .sort((a, b) => compareCodes(a.instrument.asset, b.instrument.asset))
    .map(({ instrument, balance }) => {
      const reference = referencePrices.get(instrument.asset);
      const isWorthless = reference !== undefined && isZero(proceedsOf(balance, instrument, reference));
      return {
        side: 'sell',
        instrument,
        amount: balance,
        quantity: balance,
        holdCeiling: balance,
        stop: isWorthless ? SKIPPED_BELOW_MINIMUM : null,
      };
    });
}

function proceedsOf(sold: Quantity, instrument: InstrumentTerms, at: Price): Money {
  return notionalOf(sold, at, { scale: instrument.quoted.scale, rounding: 'down' });
}
