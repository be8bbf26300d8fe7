import { OPERATION_TRAITS, type CreditDecision, type HoldsPlace } from '@ballast/contracts';
import type { CheckResult } from './check-result';
import type { Holding } from './credit-state';

type Command = Pick<HoldsPlace, 'type' | 'is_planned'>;

/** Whether a check needs the holdings of its participants: for sells and rebalances, and to compare them with a plan. */
export function readsHoldings({ type, is_planned }: Command): boolean {
  return !OPERATION_TRAITS[type].spendsCash || is_planned === true;
}

/** The holdings that a decision reports. Messages are split by their legs, so legs bound the reported holdings too. */
export function reportedHoldings(
  command: Command,
  { legs }: Pick<CheckResult, 'legs'>,
  holdings: readonly Holding[],
): Pick<CreditDecision, 'holdings'> {
  if (!readsHoldings(command)) return {};
  if (OPERATION_TRAITS[command.type].actsOnHoldings) return { holdings: nonZero(holdings) };
  const assets = new Set(legs.map(({ asset }) => asset));
  return { holdings: nonZero(holdings.filter(({ asset }) => assets.has(asset))) };
}

function nonZero(holdings: readonly Holding[]): Holding[] {
  return holdings
    .filter(({ balance }) => /[1-9]/.test(balance))
    .map(({ asset, balance, held }) => ({ asset, balance, held }));
}
