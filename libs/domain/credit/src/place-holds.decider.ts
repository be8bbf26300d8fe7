import { type CreditDecision, OPERATION_TRAITS } from '@ballast/contracts';
import { readPrices, readTerms } from '@ballast/domain-sizing';
import { assertNever, executionId, format, traderId } from '@ballast/kernel';
import { traderAccount } from './account';
import { deltasOfHolds, type BalanceDelta } from './balance-book';
import { checkBuys } from './check-buys';
import { checkRebalance } from './check-rebalance';
import { checkLiquidation, checkPartialSell } from './check-sells';
import { Funds } from './funds';
import { holdsNothing, noHoldings } from './held-assets';
import type { Hold } from './hold';
import type { CheckedType, CreditLimits, CreditState, Holding, PlaceHolds } from './place-holds.state';
import type { Candidate, CheckContext, Verdict } from './verdict';

/** One chunk was decided: every decision, every hold, and what they did to the accounts. */
export interface HoldsPlaced {
  /** In the order of the request, one for each participant. */
  readonly decisions: readonly CreditDecision[];
  readonly holds: readonly Hold[];
  /** One for each account and asset with a new hold; nothing is posted yet. */
  readonly deltas: readonly BalanceDelta[];
  /** Both empty when nobody in the chunk asked for the float. */
  readonly float_available_before: string;
  readonly float_available_after: string;
}

/**
 * The credit check over one chunk, in the order of the request. Funds are granted greedily: a participant that no
 * longer fits is rejected alone, and a later, smaller one may still fit. Apart from the funds left, nothing about one
 * participant changes another's decision.
 */
export function decideHolds(command: PlaceHolds, state: CreditState, limits: CreditLimits): HoldsPlaced {
  const terms = readTerms(command);
  const funds = new Funds(terms.quoted, state);
  const context: CheckContext = {
    terms,
    referencePrices: readPrices(command.reference_prices, terms),
    limits,
    funds,
    driftedOnlyBps: command.drifted_only_bps ?? null,
  };
  const decisions: CreditDecision[] = [];
  const holds: Hold[] = [];
  command.participants.forEach((requested, position) => {
    const code = requested.participant_code;
    const candidate: Candidate = {
      requested,
      standing: state.participants.get(code) ?? null,
      hasTrader: state.traders.has(code),
      traderAccount: traderAccount(traderId(command.strategy_id, code)),
      holdings: state.holdings.get(code) ?? [],
    };
    // Who holds nothing is outside the default scope, so nothing else can be wrong with it.
    const isOutOfScope = command.default_scope === true && holdsNothing(candidate);
    const verdict = isOutOfScope ? noHoldings() : check(command.type, candidate, context);
    decisions.push(decisionOf(command, verdict, { candidate, index: command.first_index + position }));
    if (verdict.outcome !== 'accepted') {
      return;
    }
    const execution = executionId(command.operation_id, code);
    for (const { account, amount } of verdict.holds) {
      holds.push({ execution_id: execution, account, asset: amount.asset, amount: format(amount) });
    }
  });
  return { decisions, holds, deltas: deltasOfHolds(holds, 'placed'), ...funds.floatMovement() };
}

function check(type: CheckedType, candidate: Candidate, context: CheckContext): Verdict {
  const { plan, opensTraders } = OPERATION_TRAITS[type];
  switch (plan) {
    case 'spend_amount':
      return checkBuys(opensTraders, candidate, context);
    case 'raise_amount':
      return checkPartialSell(candidate, context);
    case 'reach_weights':
      return checkRebalance(candidate, context);
    case 'sell_everything':
      return checkLiquidation(candidate, context);
    default:
      return assertNever(plan);
  }
}

function decisionOf(
  command: PlaceHolds,
  verdict: Verdict,
  { candidate, index }: { readonly candidate: Candidate; readonly index: number },
): CreditDecision {
  const opensTrader = OPERATION_TRAITS[command.type].opensTraders && verdict.outcome === 'accepted';
  const reason = verdict.outcome === 'accepted' ? { status_reason: '', status_code: '' } : verdict.reason;
  return {
    participant_code: candidate.requested.participant_code,
    index,
    outcome: verdict.outcome,
    status_reason: reason.status_reason,
    status_code: reason.status_code,
    trader_exists: candidate.hasTrader || opensTrader,
    opens_trader: opensTrader,
    legs: [...verdict.legs],
    ...holdingsOf(command, verdict, candidate),
  };
}

/** Messages are cut by legs, so what they say of holdings is bounded by legs too. */
function holdingsOf(
  { type, is_planned }: PlaceHolds,
  { legs }: Verdict,
  { holdings }: Candidate,
): Pick<CreditDecision, 'holdings'> {
  const { spendsCash, actsOnHoldings } = OPERATION_TRAITS[type];
  if (actsOnHoldings) {
    return { holdings: heldAmong(holdings) };
  }
  if (spendsCash && is_planned !== true) {
    return {};
  }
  const assets = new Set(legs.map(({ asset }) => asset));
  return { holdings: heldAmong(holdings.filter(({ asset }) => assets.has(asset))) };
}

function heldAmong(holdings: readonly Holding[]): Holding[] {
  return holdings
    .filter(({ balance }) => /[1-9]/.test(balance))
    .map(({ asset, balance, held }) => ({ asset, balance, held }));
}
