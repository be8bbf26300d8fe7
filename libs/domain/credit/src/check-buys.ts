import { plainReason } from '@ballast/domain-execution';
import { decidedLeg, legsThatRun, planBuys } from '@ballast/domain-sizing';
import { money, parseMoney, type Money } from '@ballast/kernel';
import { alreadyEnrolledFault, buyerFault, instrumentFault, minimumFault, notEnrolledFault } from './faults';
import { rejected, type Candidate, type CheckContext, type Verdict } from './verdict';

/**
 * Enrollment and top-up. What is held is the sum of the legs that run, in the quoted currency: it is fixed here, so a
 * price that moves can never make the funds too small.
 */
export function checkBuys(opensTrader: boolean, candidate: Candidate, context: CheckContext): Verdict {
  const { quoted } = context.terms;
  const amount = parseMoney(candidate.requested.amount ?? '0', quoted.currency, quoted.scale);
  const legs = planBuys(amount, context.terms);
  const fault =
    buyerFault(candidate) ??
    (opensTrader ? alreadyEnrolledFault(candidate) : notEnrolledFault(candidate)) ??
    instrumentFault(legs, candidate) ??
    minimumFault(legs);
  if (fault !== null || candidate.standing === null) {
    return rejected(legs, fault ?? plainReason('participant_not_found'));
  }
  const cost = totalOf(
    legsThatRun(legs).map((leg) => leg.amount),
    money(quoted.currency, quoted.scale, 0n),
  );
  const account = context.funds.draw(candidate.requested.participant_code, candidate.standing, cost);
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
