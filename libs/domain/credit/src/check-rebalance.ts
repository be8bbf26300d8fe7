import { BALANCE_HELD } from '@ballast/domain-execution';
import { decidedRebalanceLeg, planRebalance } from '@ballast/domain-sizing';
import { unplanned, type CheckContext, type CheckResult } from './check-result';
import type { CheckedParticipant } from './credit-state';
import { hasOpenHold, readHeldAssets } from './held-assets';
import { instrumentRefusal } from './refusals';

/**
 * Check of a rebalance. It compares everything that a Trader holds with the weights of the Operation, and holds the
 * assets to be sold. The buys need no funds, because the proceeds pay for them. They need an enabled instrument all the
 * same, so that one disabled buy rejects the whole rebalance before any sell. A rejected Execution was never planned
 * and lists no Instructions; an Execution that is balanced apart from legs under their minimum lists the skipped legs.
 */
export function checkRebalance(participant: CheckedParticipant, context: CheckContext): CheckResult {
  const { terms, referencePrices, driftedOnlyBps } = context;
  const held = readHeldAssets(participant, terms, ['buys', 'sells']);
  if (held.kind === 'ended') {
    return held.result;
  }
  const plan = planRebalance(held.assets, { terms, referencePrices, driftedOnlyBps });
  if (plan.outcome === 'rejected') {
    return unplanned('rejected', plan.reason);
  }
  const instrument = instrumentRefusal(plan.legs, participant);
  if (instrument !== null) {
    return unplanned('rejected', instrument);
  }
  const legs = plan.legs.map(decidedRebalanceLeg);
  if (plan.outcome === 'skipped') {
    return { outcome: 'skipped', legs, reason: plan.reason };
  }
  if (hasOpenHold(participant)) {
    return unplanned('rejected', BALANCE_HELD);
  }
  const holds = plan.legs.flatMap((leg) =>
    leg.side === 'sell' && leg.stop === null ? [{ account: participant.trader, amount: leg.quantity }] : [],
  );
  return { outcome: 'accepted', legs, holds };
}
