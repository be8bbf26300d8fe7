import { API } from '../api.mjs';
import { executionTable, explain, step } from '../print.mjs';
import { operate, request } from '../session.mjs';
import { BASKET } from './2-enroll.mjs';
import { zeroSum } from './4-rebalance.mjs';

const BODY = {
  allocations: BASKET,
  participants: [{ participant_code: 'CUST01' }, { participant_code: 'CUST02' }],
};

/** Looks at a rebalance before it is done, then has exactly that done. */
export async function executePlan(session) {
  step('7. See it before: preview a rebalance');
  const plan = await request(session, API.previewRebalance, {
    params: { strategy_id: session.strategy.id },
    body: BODY,
  });
  for (const execution of plan.executions) executionTable(execution);
  explain(`Nothing was done. The plan may be executed until ${plan.expires_at}.`);

  step('7. Execute the plan');
  const ended = await operate(session, 'rebalance', { ...BODY, plan_id: plan.plan_id });
  zeroSum(ended.executions);
  const numbers = (executions) => executions.map(({ instructions }) => instructions.map(traded));
  const isSame = JSON.stringify(numbers(plan.executions)) === JSON.stringify(numbers(ended.executions));
  if (!isSame) throw new Error('The Operation did not settle as it was previewed.');
  explain('Every price, quantity and amount is the one that was previewed.');
  explain('CUST02 was listed, so it was rebalanced although its auto_rebalance is false.');
  return ended;
}

function traded({ underlying_currency, side, price, quantity, total_notional }) {
  return { underlying_currency, side, price, quantity, total_notional };
}
