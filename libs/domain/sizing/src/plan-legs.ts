import {
  allocate,
  compare,
  money,
  mulDiv,
  notionalOf,
  quantity,
  quantityFor,
  type Money,
  type Quantity,
} from '@ballast/kernel';
import { BELOW_MINIMUM, type Stop } from '@ballast/domain-execution';
import { compareCodes, type HeldAsset } from './holdings';
import type { PlannedBuy, PlannedSell } from './leg';
import type { BasketEntry, InstrumentTerms, OperationTerms, PricesByAsset } from './terms';

const BASIS_POINTS = 10_000n;

const REJECTED_BELOW_MINIMUM: Stop = { status: 'rejected', status_reason: BELOW_MINIMUM.status_reason };
const SKIPPED_BELOW_MINIMUM: Stop = { status: 'skipped', status_reason: BELOW_MINIMUM.status_reason };

/** The amount over the weights by largest remainder; an entry of weight 0 makes no leg. */
function split(
  amount: Money,
  basket: readonly BasketEntry[],
): readonly { readonly entry: BasketEntry; readonly share: Money }[] {
  const listed = basket.filter((entry) => entry.weight > 0n);
  const shares = allocate(
    amount.units,
    listed.map((entry) => entry.weight),
  );
  return listed.map((entry, index) => ({ entry, share: money(amount.asset, amount.scale, shares[index] ?? 0n) }));
}

/**
 * A share under the instrument's minimum stops its leg alone. A share of 0 does so whatever the minimum: its quantity
 * would be 0.
 */
function stopForShare(share: Money, instrument: InstrumentTerms): Stop | null {
  return share.units === 0n || compare(share, instrument.minNotional) < 0 ? REJECTED_BELOW_MINIMUM : null;
}

/** Buys of an enrollment or a top-up, in the order of `allocations`; their amounts sum to `amount`. */
export function planBuys(amount: Money, terms: OperationTerms): readonly PlannedBuy[] {
  return split(amount, terms.basket).map(({ entry: { instrument }, share }) => ({
    side: 'buy',
    instrument,
    amount: share,
    stop: stopForShare(share, instrument),
  }));
}

export interface PartialSellTerms {
  readonly terms: OperationTerms;
  /** Bid side, as the lock will be. */
  readonly referencePrices: PricesByAsset;
  /** How much more than the reference quantity is held, if it is available: 200 is 2 %. */
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
  return split(amount, terms.basket).map(({ entry: { instrument }, share }) => {
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
      holdCeiling: sold === null ? null : withBuffer(sold, holdBufferBps),
      stop: stopForShare(share, instrument),
    };
  });
}

function withBuffer(sold: Quantity, bufferBps: number): Quantity {
  const units = mulDiv(sold.units, BASIS_POINTS + BigInt(bufferBps), BASIS_POINTS, 'up');
  return quantity(sold.asset, sold.scale, units);
}

/**
 * One sell of the whole quantity for each asset held, by asset code. A full exit knows no minimum but one unit of the
 * currency, so that dust can always be sold. Without a reference price the leg is to run: the locked price decides.
 */
export function planLiquidation(
  holdings: readonly HeldAsset[],
  referencePrices: PricesByAsset,
): readonly PlannedSell[] {
  return holdings
    .filter(({ balance }) => balance.units > 0n)
    .sort((a, b) => compareCodes(a.instrument.asset, b.instrument.asset))
    .map(({ instrument, balance }) => {
      const reference = referencePrices.get(instrument.asset);
      const isWorthless = reference !== undefined && proceedsOf(balance, instrument, reference).units === 0n;
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

function proceedsOf(sold: Quantity, instrument: InstrumentTerms, at: Parameters<typeof notionalOf>[1]): Money {
  return notionalOf(sold, at, { scale: instrument.quoted.scale, rounding: 'down' });
}
