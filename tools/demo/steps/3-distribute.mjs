import { API } from '../api.mjs';
import { holdingsOf } from '../balances.mjs';
import { multiply, sum, weightsOf } from '../decimals.mjs';
import { explain, money, step, table } from '../print.mjs';
import { operate } from '../session.mjs';
import { BASKET } from './2-enroll.mjs';

/** Buys more of the basket for a Trader that exists. */
export async function topUp(session) {
  step('3. Subsequent distributions: top up');
  await operate(session, 'top-up', {
    allocations: BASKET,
    participants: [{ participant_code: 'CUST01', amount: '5000.00' }],
  });
}

/** Scales a position down without realigning it: the weights are those of the Trader's present holdings. */
export async function partialSell(session, trader) {
  step('3. Subsequent distributions: partial sell in proportion to what is held');
  const allocations = await currentWeights(session, trader);
  const { executions } = await operate(session, 'partial-sell', {
    allocations,
    participants: [{ participant_code: trader.participant_code, amount: '100.00' }],
  });
  const raised = executions.flatMap(({ instructions }) => instructions.map((leg) => leg.total_notional));
  explain(`Σ legs = ${money(sum(raised))} USD, credited to the float.`);
}

/** Weights of a Trader's holdings at the current bids. Prices move afterwards, but only the proportions are used. */
async function currentWeights({ client }, trader) {
  const [holdings, { prices }] = [await holdingsOf(client, trader), await client.call(API.listSandboxPrices)];
  const rows = holdings.map(({ asset, balance }) => {
    const { bid } = prices.find((price) => price.underlying_currency === asset && price.quoted_currency === 'USD');
    return { asset, balance, bid, value: multiply(balance, bid) };
  });
  const weights = weightsOf(rows.map(({ value }) => value));
  explain(`What ${trader.participant_code} holds, and the weights that follow`);
  table(
    [
      ['asset', ({ asset }) => asset],
      ['holding', ({ balance }) => balance],
      ['bid', ({ bid }) => money(bid)],
      ['weight', ({ weight }) => weight],
    ],
    rows.map((row, index) => ({ ...row, weight: weights[index] })),
  );
  explain(`Σ weights = ${sum(weights)}`);
  return rows.map(({ asset }, index) => ({ underlying_currency: asset, weight: weights[index] }));
}
