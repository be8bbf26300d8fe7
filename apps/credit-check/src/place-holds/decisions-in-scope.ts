import type { CreditDecision, HoldsPlace } from '@ballast/contracts';

/** In the default scope nobody listed the Traders: one who holds nothing is no part of the Operation. */
export function decisionsInScope(
  { default_scope }: HoldsPlace,
  decisions: readonly CreditDecision[],
): CreditDecision[] {
  return decisions.filter(({ status_code }) => default_scope !== true || status_code !== 'no_holdings');
}
