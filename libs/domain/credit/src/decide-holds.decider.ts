import { OPERATION_TRAITS, type CreditDecision, type HoldsPlace, type OperationType } from '@ballast/contracts';
import type { Authorization } from '@ballast/domain-advisors';
import { holdPlaced, type HoldPlaced } from '@ballast/domain-ledger';
import { readPrices, readTerms } from '@ballast/domain-sizing';
import { assertNever, executionId, format } from '@ballast/kernel';
import { authorizedNotional, checkAuthorization, isRelated, unauthorized } from './check-authorization';
import { checkBuys } from './check-buys';
import { checkRebalance } from './check-rebalance';
import type { CheckContext, CheckResult } from './check-result';
import { checkLiquidation, checkPartialSell } from './check-sells';
import type { CheckedParticipant, CreditLimits, CreditState } from './credit-state';
import { Funds } from './funds';
import { holdsNothing, noHoldings } from './held-assets';
import { reportedHoldings } from './reported-holdings';

/** The limits while the operator sets no others. */
export const DEFAULT_CREDIT_LIMITS: CreditLimits = { sellHoldBufferBps: 200 };

/** The outcome of the credit check of one chunk. */
export interface HoldsDecision {
  /** In the order of the request, one for each participant. */
  readonly decisions: readonly CreditDecision[];
  /** `decisions` without the participants that turned out to be outside the scope of the Operation. */
  readonly decisionsInScope: readonly CreditDecision[];
  /** Facts, one for each hold, in the order of the decisions. */
  readonly facts: readonly HoldPlaced[];
  /** Available float before and after the chunk, as decimal texts. Both are empty when no buy asked for the float. */
  readonly floatAvailableBefore: string;
  readonly floatAvailableAfter: string;
}

/**
 * The credit check over one chunk, in the order of the request. Funds are granted greedily: a participant that no
 * longer fits is rejected alone, and a later, smaller one may still fit. Apart from the funds left, nothing about one
 * participant changes another's decision.
 */
export function decideHolds(command: HoldsPlace, state: CreditState, limits: CreditLimits): HoldsDecision {
  const terms = readTerms(command);
  const funds = new Funds(terms.quoted, state.accounts, state.balances);
  const context: CheckContext = {
    terms,
    referencePrices: readPrices(command.reference_prices, terms),
    limits,
    funds,
    driftedOnlyBps: command.drifted_only_bps ?? null,
  };
  const decisions: CreditDecision[] = [];
  const decisionsInScope: CreditDecision[] = [];
  const facts: HoldPlaced[] = [];
  state.participants.forEach((participant, index) => {
    const authorization = checkAuthorization(command.type, participant, { context, now: state.now });
    // The caller named no participants of a default scope: a Trader without holdings is no part of the Operation, so no
    // other rule may reject it. Neither is a Trader that a participant who acts may not trade.
    const isInScope =
      command.default_scope !== true || (authorization.outcome === 'authorized' && !holdsNothing(participant));
    const result = isInScope ? check(command.type, participant, { context, authorization }) : noHoldings();
    const isKnown = isRelated(participant.authority, state.now);
    const place = { participant, isKnown, index: command.first_index + index };
    const decision = { ...decisionOf(command, result, place), ...authorizedMembers(result, authorization, context) };
    decisions.push(decision);
    if (isInScope) {
      decisionsInScope.push(decision);
    }
    facts.push(...holdsOfResult(command, participant, result));
  });
  return { decisions, decisionsInScope, facts, ...funds.floatMovement() };
}

function check(
  type: OperationType,
  participant: CheckedParticipant,
  { context, authorization }: { readonly context: CheckContext; readonly authorization: Authorization },
): CheckResult {
  if (authorization.outcome === 'refused') {
    return unauthorized(type, participant, { context, refusal: authorization.refusal });
  }
  const { method, opensTraders } = OPERATION_TRAITS[type];
  switch (method) {
    case 'spend_amount':
      return checkBuys(opensTraders, participant, context);
    case 'raise_amount':
      return checkPartialSell(participant, context);
    case 'reach_weights':
      return checkRebalance(participant, context);
    case 'sell_everything':
      return checkLiquidation(participant, context);
    default:
      return assertNever(method);
  }
}

function holdsOfResult(
  { operation_id }: HoldsPlace,
  { requested, trader }: CheckedParticipant,
  result: CheckResult,
): readonly HoldPlaced[] {
  if (result.outcome !== 'accepted') {
    return [];
  }
  const source = { kind: 'execution', id: executionId(operation_id, requested.participant_code) } as const;
  return result.holds.map((hold) =>
    holdPlaced(hold.account.id === trader.id ? { source, ...hold } : { source, traderId: trader.id, ...hold }),
  );
}

/** A participant at its place in the Operation. `isKnown`: whoever acts may learn of its Trader. */
interface DecidedPlace {
  readonly participant: CheckedParticipant;
  readonly isKnown: boolean;
  readonly index: number;
}

function decisionOf(
  command: HoldsPlace,
  result: CheckResult,
  { participant, isKnown, index }: DecidedPlace,
): CreditDecision {
  const opensTrader = OPERATION_TRAITS[command.type].opensTraders && result.outcome === 'accepted';
  const reason = result.outcome === 'accepted' ? { status_reason: '', status_code: '' } : result.reason;
  return {
    participant_code: participant.requested.participant_code,
    index,
    outcome: result.outcome,
    status_reason: reason.status_reason,
    status_code: reason.status_code,
    trader_exists: (participant.hasTrader && isKnown) || opensTrader,
    opens_trader: opensTrader,
    legs: [...result.legs],
    ...cashHold(participant, result),
    ...reportedHoldings(command, result, isKnown ? participant.holdings : []),
  };
}

/** The stamp of an accepted participant, and the version of the grant by which an advisor acted or was refused. */
function authorizedMembers(
  { outcome, legs }: CheckResult,
  authorization: Authorization,
  context: CheckContext,
): Pick<CreditDecision, 'authorized_at' | 'grant_version' | 'authorized_notional'> {
  const { grantVersion } = authorization;
  const isAdvised = grantVersion > 0;
  return {
    ...(outcome === 'accepted' && authorization.outcome === 'authorized'
      ? { authorized_at: authorization.authorizedAt }
      : {}),
    ...(isAdvised ? { grant_version: grantVersion } : {}),
    ...(isAdvised && outcome === 'accepted' ? { authorized_notional: authorizedNotional(legs, context) } : {}),
  };
}

/** The hold that is on no leg: that of buys, on the account that pays for them. */
function cashHold({ trader }: CheckedParticipant, result: CheckResult): Pick<CreditDecision, 'cash'> {
  const hold = result.outcome === 'accepted' ? result.holds.find(({ account }) => account.id !== trader.id) : undefined;
  return hold === undefined ? {} : { cash: { account: hold.account.name, hold: format(hold.amount) } };
}
