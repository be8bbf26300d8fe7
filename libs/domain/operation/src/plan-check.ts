import type {
  CreditDecision,
  OperationRequested,
  PinnedPlan,
  PlannedVerdict,
  RequestedParticipant,
} from '@ballast/contracts';
import { Decimal } from '@ballast/kernel';
import type { Failure } from './operation.state';
import { assetsWithoutPrice, requiredAssets } from './operation-terms';

/**
 * The failure of an Operation whose plan cannot be executed, known before anything is checked. `takenBy`: another
 * Operation that is under way with this plan. `scope`: the participants of the default scope now, in a plan that has one.
 */
export function planFailure(
  { plan, allocations }: Pick<OperationRequested, 'plan' | 'allocations'>,
  { takenBy, scope }: { readonly takenBy: string | undefined; readonly scope: readonly string[] },
): Failure | undefined {
  if (plan === undefined) return undefined;
  return unpricedPlan(plan, requiredAssets({ allocations })) ?? takenPlan(takenBy) ?? staleScope(plan, scope);
}

/** A plan that was made while an asset with a weight had no price cannot be executed, whatever the market does later. */
export function unpricedPlan({ prices }: PinnedPlan, required: readonly string[]): Failure | undefined {
  const lacking = assetsWithoutPrice(required, prices);
  return lacking.length === 0
    ? undefined
    : { reason: 'price_unavailable', detail: `The plan has no price for ${lacking.join(', ')}.` };
}

/** Two Operations at once would both find the planned holdings, so only one Operation at a time executes a plan. */
function takenPlan(operationId: string | undefined): Failure | undefined {
  return operationId === undefined ? undefined : stale(`Operation ${operationId} is under way with this plan.`);
}

/**
 * The failure of an Operation whose default scope has other participants than the plan. `found`: the participants at the
 * position of the Operation in the request log.
 */
export function staleScope({ scope }: PinnedPlan, found: readonly string[]): Failure | undefined {
  if (scope === undefined) return undefined;
  const [before, now] = [new Set(scope), new Set(found)];
  const joined = found.find((code) => !before.has(code));
  if (joined !== undefined) return stale(`${joined} has auto_rebalance now and had not when it was planned.`);
  const left = scope.find((code) => !now.has(code));
  return left === undefined ? undefined : stale(`${left} had auto_rebalance when it was planned and has not now.`);
}

/**
 * The failure of an Operation whose credit check differs from its plan. The first participant whose holdings or verdict
 * differ from the plan makes it stale. Undefined without a plan, and when nothing differs.
 */
export function staleDecision(
  participants: readonly RequestedParticipant[],
  decisions: readonly CreditDecision[],
): Failure | undefined {
  if (participants.every(({ planned }) => planned === undefined)) return undefined;
  const found = new Map(decisions.map((decision) => [decision.participant_code, decision]));
  for (const { participant_code, planned } of participants) {
    if (planned === undefined) continue;
    const detail = difference(participant_code, planned, verdictOf(found.get(participant_code)));
    if (detail !== undefined) return stale(detail);
  }
  return undefined;
}

/** The part of a decision that a plan keeps. A Trader of a default scope that holds nothing has no decision. */
export function verdictOf(decision: CreditDecision | undefined): PlannedVerdict {
  if (decision === undefined) return { outcome: 'skipped', status_reason: 'no_holdings', holdings: {} };
  const { outcome, status_reason, holdings = [] } = decision;
  return {
    outcome,
    status_reason,
    holdings: Object.fromEntries(holdings.map(({ asset, balance }) => [asset, balance])),
  };
}

/** Holdings are compared first: a verdict mostly changes because holdings have changed. */
function difference(code: string, planned: PlannedVerdict, found: PlannedVerdict): string | undefined {
  const assets = [...new Set([...Object.keys(planned.holdings), ...Object.keys(found.holdings)])].sort();
  const moved = assets.find((asset) => !isSame(planned.holdings[asset], found.holdings[asset]));
  if (moved !== undefined) {
    const [before, now] = [planned.holdings[moved] ?? 'no', found.holdings[moved] ?? 'no'];
    return `${code} held ${before} ${moved} when it was planned and holds ${now} ${moved} now.`;
  }
  const [before, now] = [shown(planned), shown(found)];
  return before === now ? undefined : `${code} was ${before} when it was planned and is ${now} now.`;
}

/** Compares numbers: a balance that was touched in the same transaction may be printed without zeros at its end. */
function isSame(before: string | undefined, now: string | undefined): boolean {
  if (before === undefined || now === undefined) return before === now;
  return before === now || Decimal.of(before).equals(Decimal.of(now));
}

function shown({ outcome, status_reason }: PlannedVerdict): string {
  return status_reason === '' ? outcome : `${outcome} (${status_reason})`;
}

function stale(detail: string): Failure {
  return { reason: 'plan_stale', detail };
}
