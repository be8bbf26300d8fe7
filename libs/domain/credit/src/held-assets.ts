import { plainReason } from '@ballast/domain-execution';
import { readHoldings, type HeldAsset, type OperationTerms } from '@ballast/domain-sizing';
import { unplanned, type CheckResult } from './check-result';
import type { CheckedParticipant, Holding } from './credit-state';
import { accountRefusal, notEnrolledRefusal, sellerRefusal, type TradingSide } from './refusals';

export type HeldOrEnded =
  | { readonly kind: 'held'; readonly assets: readonly HeldAsset[] }
  | { readonly kind: 'ended'; readonly result: CheckResult };

/**
 * Everything that a Trader holds, for an Operation that acts on all of it, on the sides that the Operation trades; or the result of a check that ends before there
 * is anything to plan. An asset that has no instrument any more cannot be priced, so it can neither be weighed nor sold.
 */
export function readHeldAssets(
  participant: CheckedParticipant,
  terms: OperationTerms,
  sides: readonly TradingSide[],
): HeldOrEnded {
  const identityRefusal =
    sellerRefusal(participant) ?? accountRefusal(participant, sides) ?? notEnrolledRefusal(participant);
  if (identityRefusal !== null) {
    return { kind: 'ended', result: unplanned('rejected', identityRefusal) };
  }
  const held = participant.holdings.filter(isHeld);
  if (held.length === 0) {
    return { kind: 'ended', result: noHoldings() };
  }
  const assets = readHoldings(held, terms);
  return assets === null
    ? { kind: 'ended', result: unplanned('rejected', plainReason('price_unavailable')) }
    : { kind: 'held', assets };
}

export function holdsNothing({ holdings }: CheckedParticipant): boolean {
  return !holdings.some(isHeld);
}

export function isHeld({ balance }: Holding): boolean {
  return isPositive(balance);
}

export function noHoldings(): CheckResult {
  return unplanned('skipped', plainReason('no_holdings'));
}

/** An open hold on any asset of the Trader is in the way of an Operation that acts on all of them. */
export function hasOpenHold({ holdings }: CheckedParticipant): boolean {
  return holdings.some((holding: Holding) => isPositive(holding.held));
}

function isPositive(decimal: string): boolean {
  return !decimal.startsWith('-') && /[1-9]/.test(decimal);
}
