import { BALANCE_HELD, BELOW_MINIMUM, insufficientBalance, plainReason, type Reason } from '@ballast/domain-execution';
import { decidedLeg, legsThatRun, planLiquidation, planPartialSell, type PlannedSell } from '@ballast/domain-sizing';
import { minimum, parseMoney, parseQuantity, parseUnits, quantity, type Quantity } from '@ballast/kernel';
import { rejected, unplanned, type CheckContext, type CheckResult, type HoldRequest } from './check-result';
import type { CheckedParticipant, Holding } from './credit-state';
import { hasOpenHold, readHeldAssets } from './held-assets';
import { accountRefusal, instrumentRefusal, minimumRefusal, notEnrolledRefusal, sellerRefusal } from './refusals';

/**
 * Check of a partial sell. A locked price below the reference price makes a leg sell more than its reference quantity.
 * So the hold is larger than that quantity by the buffer, as far as the Trader has so much available.
 */
export function checkPartialSell(participant: CheckedParticipant, context: CheckContext): CheckResult {
  const { terms, referencePrices, limits } = context;
  const amount = parseMoney(participant.requested.amount ?? '0', terms.quoted.currency, terms.quoted.scale);
  const holdBufferBps = limits.sellHoldBufferBps;
  const legs = planPartialSell(amount, { terms, referencePrices, holdBufferBps });
  const available = new AvailableQuantities(participant.holdings);
  const refusal =
    sellerRefusal(participant) ??
    accountRefusal(participant, ['sells']) ??
    notEnrolledRefusal(participant) ??
    instrumentRefusal(legs, participant) ??
    minimumRefusal(legs) ??
    referencePriceRefusal(legs) ??
    balanceRefusal(legs, available) ??
    availableRefusal(legs, available);
  return refusal === null ? accepted(legs, participant, available) : rejected(legs, refusal);
}

/**
 * Check of a liquidation. It sells everything that a Trader holds, so an open hold on any of its assets rejects it. A
 * rejected Execution was never planned and lists no Instructions. An Execution with every leg under its minimum is
 * skipped and lists the skipped legs.
 */
export function checkLiquidation(
  participant: CheckedParticipant,
  { terms, referencePrices }: CheckContext,
): CheckResult {
  const held = readHeldAssets(participant, terms, ['sells']);
  if (held.kind === 'ended') {
    return held.result;
  }
  const legs = planLiquidation(held.assets, referencePrices);
  const instrument = instrumentRefusal(legs, participant);
  if (instrument !== null) {
    return unplanned('rejected', instrument);
  }
  if (minimumRefusal(legs) !== null) {
    return { outcome: 'skipped', legs: legs.map((leg) => decidedLeg(leg, null)), reason: BELOW_MINIMUM };
  }
  if (hasOpenHold(participant)) {
    return unplanned('rejected', BALANCE_HELD);
  }
  return accepted(legs, participant, new AvailableQuantities(participant.holdings));
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
function referencePriceRefusal(legs: readonly PlannedSell[]): Reason | null {
  return legsThatRun(legs).some((leg) => leg.quantity === null) ? plainReason('price_unavailable') : null;
}

function balanceRefusal(legs: readonly PlannedSell[], quantities: AvailableQuantities): Reason | null {
  return firstShortLeg(legs, (leg) => quantities.balance(leg), insufficientBalance);
}

function availableRefusal(legs: readonly PlannedSell[], quantities: AvailableQuantities): Reason | null {
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

function accepted(
  legs: readonly PlannedSell[],
  participant: CheckedParticipant,
  quantities: AvailableQuantities,
): CheckResult {
  const holds: HoldRequest[] = [];
  const decided = legs.map((leg) => {
    if (leg.stop !== null || leg.holdCeiling === null) {
      return decidedLeg(leg, null);
    }
    const hold = minimum(quantities.available(leg), leg.holdCeiling);
    holds.push({ account: participant.trader, amount: hold });
    return decidedLeg(leg, hold);
  });
  return { outcome: 'accepted', legs: decided, holds };
}
