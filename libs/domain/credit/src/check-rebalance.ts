import { BALANCE_HELD } from '@ballast/domain-execution';
import { decidedRebalanceLeg, planRebalance } from '@ballast/domain-sizing';
import { instrumentFault } from './faults';
import { hasOpenHold, readHeldAssets } from './held-assets';
import { unplanned, type Candidate, type CheckContext, type Verdict } from './verdict';

/**
 * Weighs all that a Trader holds against the weights of the Operation, and holds what is to be sold. The buys need no
 * funds: the proceeds pay for them. They need an enabled instrument all the same, so that one disabled buy rejects the
 * whole rebalance before any sell. An Execution that is rejected was never planned and lists no Instructions; one that
 * is balanced but for legs under their minimum lists what was skipped.
 */
export function checkRebalance(candidate: Candidate, context: CheckContext): Verdict {
  const { terms, referencePrices, driftedOnlyBps } = context;
  const held = readHeldAssets(candidate, terms);
  if (held.kind === 'ended') {
    return held.verdict;
  }
  const plan = planRebalance(held.assets, { terms, referencePrices, driftedOnlyBps });
  if (plan.outcome === 'rejected') {
    return unplanned('rejected', plan.reason);
  }
  const instrument = instrumentFault(plan.legs, candidate);
  if (instrument !== null) {
    return unplanned('rejected', instrument);
  }
  const legs = plan.legs.map(decidedRebalanceLeg);
  if (plan.outcome === 'skipped') {
    return { outcome: 'skipped', legs, reason: plan.reason };
  }
  if (hasOpenHold(candidate)) {
    return unplanned('rejected', BALANCE_HELD);
  }
  const holds = plan.legs.flatMap((leg) =>
    leg.side === 'sell' && leg.stop === null ? [{ account: candidate.traderAccount, amount: leg.quantity }] : [],
  );
  return { outcome: 'accepted', legs, holds };
}
