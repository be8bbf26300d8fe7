import type { DecidedLeg, SizedLeg } from '@ballast/contracts';
import {
  compare,
  format,
  isZero,
  notionalOf,
  parseMoney,
  parseQuantity,
  quantityFor,
  type Money,
  type Price,
  type Quantity,
} from '@ballast/kernel';
import {
  BELOW_MINIMUM,
  insufficientBalance,
  plainReason,
  type ExecutionOutcome,
  type Reason,
  type Stop,
  stopRunningLegs,
} from '@ballast/domain-execution';
import type { InstrumentTerms, OperationTerms, PricesByAsset } from './terms';

/** An accepted Execution at the locked prices: the legs that run, and the ends of the others. */
export type Sizing =
  | {
      readonly outcome: 'trades';
      /** All legs in Instruction order; those dropped here carry a status now. */
      readonly legs: readonly DecidedLeg[];
      /** The legs that run, at least one. */
      readonly sized: readonly SizedLeg[];
    }
  | { readonly outcome: 'rejected' | 'skipped'; readonly legs: readonly DecidedLeg[]; readonly reason: Reason };

/** The market at which an Execution is sized. */
export interface LockedMarket {
  readonly terms: OperationTerms;
  readonly prices: PricesByAsset;
}

export interface LegAtPrice {
  readonly quantity: Quantity;
  readonly notional: Money;
}

/**
 * Sizes the legs of one accepted Execution at the prices locked for its Operation.
 *
 * A leg whose quantity or proceeds round to 0 is dropped as under the minimum, and its money is given back. When no leg
 * is left, the Execution ends with that reason. `underMinimum` is the status of such legs and of such an Execution. The
 * first leg that has no price, or needs more than is held for it, rejects the Execution as a whole, because its legs
 * settle together or not at all.
 */
export function sizeLegs(legs: readonly DecidedLeg[], locked: LockedMarket, underMinimum: Stop['status']): Sizing {
  const sized: SizedLeg[] = [];
  const kept: DecidedLeg[] = [];
  const dropped: Stop = { status: underMinimum, status_reason: BELOW_MINIMUM.status_reason };
  for (const [index, leg] of legs.entries()) {
    if (leg.status !== undefined) {
      kept.push(leg);
      continue;
    }
    const instrument = locked.terms.instruments.get(leg.asset);
    const price = locked.prices.get(leg.asset);
    if (instrument === undefined || price === undefined) {
      return rejectedAtLock(legs, plainReason('price_unavailable'));
    }
    const atPrice = sizeLeg(leg, instrument, price);
    if (exceedsHold(leg, atPrice, instrument)) {
      return rejectedAtLock(legs, insufficientBalance(leg.asset));
    }
    if (isZero(atPrice.quantity) || isZero(atPrice.notional)) {
      kept.push({ ...leg, ...dropped });
      continue;
    }
    kept.push(leg);
    sized.push({
      leg: index,
      asset: leg.asset,
      side: leg.side,
      price: format(price),
      quantity: format(atPrice.quantity),
      notional: format(atPrice.notional),
    });
  }
  return sized.length > 0
    ? { outcome: 'trades', legs: kept, sized }
    : { outcome: dropped.status, legs: kept, reason: BELOW_MINIMUM };
}

/** The leg at a price. Not meant for the notional sell of a rebalance, whose quantity is fixed before the lock. */
export function sizeLeg(leg: DecidedLeg, instrument: InstrumentTerms, price: Price): LegAtPrice {
  const { quoted, quantityScale } = instrument;
  if (leg.amount_type === 'quantity') {
    const sold = parseQuantity(leg.amount, leg.asset, quantityScale);
    return { quantity: sold, notional: notionalOf(sold, price, { scale: quoted.scale, rounding: 'down' }) };
  }
  const notional = parseMoney(leg.amount, quoted.currency, quoted.scale);
  // A buyer gets no more than the amount is worth; a seller to whom the amount is promised gives up no less.
  const rounding = leg.side === 'buy' ? 'down' : 'up';
  return { notional, quantity: quantityFor(notional, price, { scale: quantityScale, rounding }) };
}

/** Only a notional sell can need more at the locked price than was held for it. */
function exceedsHold(leg: DecidedLeg, { quantity }: LegAtPrice, instrument: InstrumentTerms): boolean {
  if (leg.hold === undefined) {
    return false;
  }
  return compare(quantity, parseQuantity(leg.hold, leg.asset, instrument.quantityScale)) > 0;
}

function rejectedAtLock(legs: readonly DecidedLeg[], reason: Reason): Sizing {
  const stop: Stop = { status: 'rejected', status_reason: reason.status_reason };
  return { outcome: 'rejected', legs: stopRunningLegs(legs, stop), reason };
}

/** The outcome of an Execution that ended at the locked prices, before it was sent to settle; null when it runs. */
export function outcomeOfSizing(sizing: Sizing): ExecutionOutcome | null {
  return sizing.outcome === 'trades' ? null : { kind: sizing.outcome, legs: sizing.legs, reason: sizing.reason };
}
