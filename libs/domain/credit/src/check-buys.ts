import { plainReason } from '@ballast/domain-execution';
import { decidedLeg, legsThatRun, planBuys } from '@ballast/domain-sizing';
import { money, parseMoney, type Money } from '@ballast/kernel';
import { rejected, type CheckContext, type CheckResult } from './check-result';
import type { CheckedParticipant } from './credit-state';
import {
  accountRefusal,
  alreadyEnrolledRefusal,
  buyerRefusal,
  instrumentRefusal,
  minimumRefusal,
  notEnrolledRefusal,
} from './refusals';

/**
 * Check of an enrollment or a top-up. The hold is the sum of the legs that run, in the quoted currency. It is fixed
 * here, so a price that moves can never make the funds too small.
 */
export function checkBuys(opensTrader: boolean, participant: CheckedParticipant, context: CheckContext): CheckResult {
  const { quoted } = context.terms;
  const amount = parseMoney(participant.requested.amount ?? '0', quoted.currency, quoted.scale);
  const legs = planBuys(amount, context.terms);
  const refusal =
    buyerRefusal(participant) ??
    accountRefusal(participant, ['buys']) ??
    (opensTrader ? alreadyEnrolledRefusal(participant) : notEnrolledRefusal(participant)) ??
    instrumentRefusal(legs, participant) ??
    minimumRefusal(legs);
  if (refusal !== null || participant.standing === null) {
    return rejected(legs, refusal ?? plainReason('participant_not_found'));
  }
  const cost = totalOf(
    legsThatRun(legs).map((leg) => leg.amount),
    money(quoted.currency, quoted.scale, 0n),
  );
  const account = context.funds.draw(participant.requested.participant_code, participant.standing, cost);
  if (account === null) {
    return rejected(legs, plainReason('insufficient_funds'));
  }
  return {
    outcome: 'accepted',
    legs: legs.map((leg) => decidedLeg(leg, null)),
    holds: [{ account, amount: cost }],
  };
}

function totalOf(amounts: readonly Money[], zero: Money): Money {
  let { units } = zero;
  for (const amount of amounts) {
    units += amount.units;
  }
  return { ...zero, units };
}
