import type { DecidedLeg, Execution } from '@ballast/contracts';
import { executionResource, plainReason, type ExecutionFrame, type ExecutionOutcome } from '@ballast/domain-execution';
import { decidedLeg, decidedRebalanceLeg, planBuys, planRebalance, sizeExecution } from '@ballast/domain-sizing';
import { executionId, parseMoney, traderId } from '@ballast/kernel';
import type { ListedOrder } from '../execution-order';
import { withDecision } from '../order-phase';
import type { OrderRow } from '../order-shapes';
import { heldOf, pricesOf, termsOf, type Texts } from './markets';

/* Portfolio orders over Executions that the rules of sizing have made. */

export const CREATED_AT = '2026-12-01T10:00:00.000Z';
export const DECIDED_AT = '2026-12-01T10:00:01.000Z';
export const ENDED_AT = '2026-12-01T10:00:02.000Z';
export const ENDED_LATER = '2026-12-01T10:00:02.001Z';

const STRATEGY = 'b1c2d3e4-f5a6-4789-bcde-f01234567890';
const OPERATION = 'd1e2f3a4-b5c6-4789-abcd-ef0123456789';
const TRIGGER = 'c1c2c3c4-c5c6-4789-abcd-ef0123456789';
const ACCOUNT = traderId(STRATEGY, 'CUST01');
const EXECUTED_AT = '2026-12-01T10:00:01.500Z';

const frame: ExecutionFrame = {
  id: executionId(OPERATION, 'CUST01'),
  operation_id: OPERATION,
  strategy_id: STRATEGY,
  trader_id: ACCOUNT,
  participant_code: 'CUST01',
  quoted_currency: 'USD',
  initiated_by: '',
  grant_version: 0,
  authorized_at: '',
  created_at: CREATED_AT,
};

const ROW: OrderRow = {
  id: frame.id,
  user_id: 'a1a2a3a4-a5a6-4789-abcd-ef0123456789',
  account_id: ACCOUNT,
  allocation_id: 'e1e2e3e4-e5e6-4789-abcd-ef0123456789',
  allocation_version: 3,
  type: 'REBALANCING',
  cash_amount: '',
  currency: 'USD',
  currency_scale: 2,
  client_reference: TRIGGER,
  initiation_flow: 'API',
  initiated_by: '',
  operation_id: OPERATION,
  created_at: CREATED_AT,
  decided: null,
};

export const LISTED: ListedOrder = {
  id: 'f1f2f3f4-f5f6-4789-abcd-ef0123456789',
  execution_id: TRIGGER,
  account_id: ACCOUNT,
  created_at: CREATED_AT,
};

/** An order with the versions of its Execution. The row has the acceptance of the decided one. */
export interface OrderCase {
  readonly fresh: OrderRow;
  readonly row: OrderRow;
  readonly decided: Execution;
  readonly ended: Execution;
}

const decidedAs = (outcome: ExecutionOutcome): Execution => executionResource(frame, outcome, DECIDED_AT);
export const endedAs = (outcome: ExecutionOutcome): Execution => executionResource(frame, outcome, ENDED_AT);

/** A rebalancing that is planned at one set of prices and settles at another one; null when it has no legs to trade. */
export function rebalancing(held: Texts, weights: Texts, prices: Texts, locked: Texts = prices): OrderCase | null {
  const terms = termsOf(weights);
  const plan = planRebalance(heldOf(held), { terms, referencePrices: pricesOf(prices), driftedOnlyBps: null });
  if (plan.outcome !== 'trades') {
    return null;
  }
  return caseOf(ROW, plan.legs.map(decidedRebalanceLeg), { weights, locked, method: 'reach_weights' });
}

/** A buy of this amount that settles at these prices. */
export function buying(amount: string, weights: Texts, locked: Texts): OrderCase {
  const legs = planBuys(parseMoney(amount, 'USD', 2), termsOf(weights)).map((leg) => decidedLeg(leg, null));
  const row: OrderRow = { ...ROW, type: 'BUY', cash_amount: amount, client_reference: 'savings plan' };
  return caseOf(row, legs, { weights, locked, method: 'spend_amount' });
}

interface Settlement {
  readonly weights: Texts;
  readonly locked: Texts;
  readonly method: 'reach_weights' | 'spend_amount';
}

function caseOf(fresh: OrderRow, legs: readonly DecidedLeg[], { weights, locked, method }: Settlement): OrderCase {
  const underMinimum = method === 'reach_weights' ? 'skipped' : 'rejected';
  const sizing = sizeExecution(legs, { terms: termsOf(weights), prices: pricesOf(locked) }, { method, underMinimum });
  const decided = decidedAs({ kind: 'awaiting', legs });
  const ended = endedAs(
    sizing.outcome === 'trades'
      ? { kind: 'settled', legs: sizing.legs, sized: sizing.sized, executed_at: EXECUTED_AT }
      : { kind: sizing.outcome, legs: sizing.legs, reason: sizing.reason },
  );
  return { fresh, row: withDecision(fresh, decided), decided, ended };
}

/** The same order, whose Execution is rejected by this code after it was accepted. */
export function rejectedLater({ fresh, row, decided }: OrderCase, code: 'price_moved' | 'cancelled'): OrderCase {
  const legs = decided.instructions.map(({ underlying_currency: asset, side, amount, amount_type }): DecidedLeg => ({
    asset,
    side,
    amount,
    amount_type,
  }));
  return { fresh, row, decided, ended: endedAs({ kind: 'rejected', legs, reason: plainReason(code) }) };
}
