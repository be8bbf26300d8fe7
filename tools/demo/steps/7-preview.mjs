import { API } from '../api.mjs';
import { executionTable, explain, step } from '../print.mjs';
import { operate, request } from '../session.mjs';
import { BASKET } from './2-enroll.mjs';
import { zeroSum } from './4-rebalance.mjs';

const BODY = {
  allocations: BASKET,
  participants: [{ participant_code: 'CUST01' }, { participant_code: 'CUST02' }],
};

/** Previews a rebalance, then executes its plan. */
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
  const legs = (executions) => executions.map(({ instructions }) => instructions.map(planned));
  const isSame = JSON.stringify(legs(plan.executions)) === JSON.stringify(legs(ended.executions));
  if (!isSame) throw new Error('The Operation did not settle as it was previewed.');
  explain('Every leg and every quantity that was sold is the one that was previewed. Prices are those of the market,');
  explain(
    'near those of the plan: a rebalance pays no spread. Buys and sells settle at the very prices of their plan.',
  );
  explain('CUST02 was listed, so it was rebalanced although its auto_rebalance is false.');
  return ended;
}

/** The part of a leg that the plan of a rebalance fixes. */
function planned({ underlying_currency, side, quantity }) {
  return { underlying_currency, side, ...(side === 'sell' ? { quantity } : {}) };
}
