import { plainReason } from '@ballast/domain-execution';
import { readHoldings, type HeldAsset, type OperationTerms } from '@ballast/domain-sizing';
import { notEnrolledFault, sellerFault } from './faults';
import type { Holding } from './place-holds.state';
import { unplanned, type Candidate, type Verdict } from './verdict';

export type HeldOrEnded =
  | { readonly kind: 'held'; readonly assets: readonly HeldAsset[] }
  | { readonly kind: 'ended'; readonly verdict: Verdict };

/**
 * Everything a Trader holds, for an Operation that acts on all of it, or the verdict about one that ends before there
 * is anything to plan. An asset that has no instrument any more cannot be priced, so it can neither be weighed nor sold.
 */
export function readHeldAssets(candidate: Candidate, terms: OperationTerms): HeldOrEnded {
  const identityFault = sellerFault(candidate) ?? notEnrolledFault(candidate);
  if (identityFault !== null) {
    return { kind: 'ended', verdict: unplanned('rejected', identityFault) };
  }
  const held = candidate.holdings.filter((holding) => isPositive(holding.balance));
  if (held.length === 0) {
    return { kind: 'ended', verdict: noHoldings() };
  }
  const assets = readHoldings(held, terms);
  return assets === null
    ? { kind: 'ended', verdict: unplanned('rejected', plainReason('price_unavailable')) }
    : { kind: 'held', assets };
}

export function holdsNothing({ holdings }: Candidate): boolean {
  return !holdings.some(({ balance }) => isPositive(balance));
}

export function noHoldings(): Verdict {
  return unplanned('skipped', plainReason('no_holdings'));
}

/** An open hold on any asset of the Trader is in the way of what acts on all of them. */
export function hasOpenHold({ holdings }: Candidate): boolean {
  return holdings.some((holding: Holding) => isPositive(holding.held));
}

function isPositive(decimal: string): boolean {
  return !decimal.startsWith('-') && /[1-9]/.test(decimal);
}
