import { BALANCE_HELD, BELOW_MINIMUM, insufficientBalance, plainReason, type Reason } from '@ballast/domain-execution';
import { decidedLeg, legsThatRun, planLiquidation, planPartialSell, type PlannedSell } from '@ballast/domain-sizing';
import { minimum, parseMoney, parseQuantity, parseUnits, quantity, type Quantity } from '@ballast/kernel';
import { instrumentFault, minimumFault, notEnrolledFault, sellerFault } from './faults';
import { hasOpenHold, readHeldAssets } from './held-assets';
import type { Holding } from './place-holds.state';
import { rejected, unplanned, type Candidate, type CheckContext, type HoldRequest, type Verdict } from './verdict';

/** The quantity may grow up to the buffer between here and the locked price, so more than it is held when it is there. */
export function checkPartialSell(candidate: Candidate, context: CheckContext): Verdict {
  const { terms, referencePrices, limits } = context;
  const amount = parseMoney(candidate.requested.amount ?? '0', terms.quoted.currency, terms.quoted.scale);
  const holdBufferBps = limits.sell_hold_buffer_bps;
  const legs = planPartialSell(amount, { terms, referencePrices, holdBufferBps });
  const available = new AvailableQuantities(candidate.holdings);
  const fault =
    sellerFault(candidate) ??
    notEnrolledFault(candidate) ??
    instrumentFault(legs, candidate) ??
    minimumFault(legs) ??
    referencePriceFault(legs) ??
    balanceFault(legs, available) ??
    availableFault(legs, available);
  return fault === null ? accepted(legs, candidate, available) : rejected(legs, fault);
}

/**
 * Sells all a Trader has, so any open hold on any of its assets is in the way. An Execution that is refused here was
 * never planned and lists no Instructions; one of which every leg is dust lists what was skipped.
 */
export function checkLiquidation(candidate: Candidate, { terms, referencePrices }: CheckContext): Verdict {
  const held = readHeldAssets(candidate, terms);
  if (held.kind === 'ended') {
    return held.verdict;
  }
  const legs = planLiquidation(held.assets, referencePrices);
  const instrument = instrumentFault(legs, candidate);
  if (instrument !== null) {
    return unplanned('rejected', instrument);
  }
  if (minimumFault(legs) !== null) {
    return { outcome: 'skipped', legs: legs.map((leg) => decidedLeg(leg, null)), reason: BELOW_MINIMUM };
  }
  if (hasOpenHold(candidate)) {
    return unplanned('rejected', BALANCE_HELD);
  }
  return accepted(legs, candidate, new AvailableQuantities(candidate.holdings));
}

/** Balances of one Trader by asset, read at the scale of the leg that asks. */
class AvailableQuantities {
  private readonly byAsset: ReadonlyMap<string, Holding>;

  constructor(holdings: readonly Holding[]) {
    this.byAsset = new Map(holdings.map((holding) => [holding.asset, holding]));
  }

  balance(leg: PlannedSell): Quantity {
    const { asset, quantityScale } = leg.instrument;
    return parseQuantity(this.byAsset.get(asset)?.balance ?? '0', asset, quantityScale);
  }

  available(leg: PlannedSell): Quantity {
    const { asset, quantityScale } = leg.instrument;
    const held = parseUnits(this.byAsset.get(asset)?.held ?? '0', quantityScale);
    return quantity(asset, quantityScale, this.balance(leg).units - held);
  }
}

/** The Operation ends before its credit check when a listed asset has no price, so this is the rule of last resort. */
function referencePriceFault(legs: readonly PlannedSell[]): Reason | null {
  return legsThatRun(legs).some((leg) => leg.quantity === null) ? plainReason('price_unavailable') : null;
}

function balanceFault(legs: readonly PlannedSell[], quantities: AvailableQuantities): Reason | null {
  return firstShortLeg(legs, (leg) => quantities.balance(leg), insufficientBalance);
}

function availableFault(legs: readonly PlannedSell[], quantities: AvailableQuantities): Reason | null {
  return firstShortLeg(
    legs,
    (leg) => quantities.available(leg),
    () => BALANCE_HELD,
  );
}

function firstShortLeg(
  legs: readonly PlannedSell[],
  limitOf: (leg: PlannedSell) => Quantity,
  reasonOf: (asset: string) => Reason,
): Reason | null {
  const short = legsThatRun(legs).find((leg) => leg.quantity !== null && leg.quantity.units > limitOf(leg).units);
  return short === undefined ? null : reasonOf(short.instrument.asset);
}

function accepted(legs: readonly PlannedSell[], candidate: Candidate, quantities: AvailableQuantities): Verdict {
  const holds: HoldRequest[] = [];
  const decided = legs.map((leg) => {
    if (leg.stop !== null || leg.holdCeiling === null) {
      return decidedLeg(leg, null);
    }
    const hold = minimum(quantities.available(leg), leg.holdCeiling);
    holds.push({ account: candidate.traderAccount, amount: hold });
    return decidedLeg(leg, hold);
  });
  return { outcome: 'accepted', legs: decided, holds };
}
