import { API } from '../api.mjs';
import { sum } from '../decimals.mjs';
import { explain, money, say, signed, step, table } from '../print.mjs';
import { operate } from '../session.mjs';

const TARGET = [
  { underlying_currency: 'BTC', weight: '0.40' },
  { underlying_currency: 'ETH', weight: '0.40' },
  { underlying_currency: 'SOL', weight: '0.20' },
];

/** Rebalances the Traders of a list to new target weights; their `auto_rebalance` does not matter for a list. */
export async function rebalanceListed(session) {
  step('4. Rebalance the Traders of a list');
  const { executions } = await operate(session, 'rebalance', {
    allocations: TARGET,
    participants: [{ participant_code: 'CUST01' }, { participant_code: 'CUST02' }],
  });
  zeroSum(executions);
  await cashOf(session, executions[0]);
  return executions;
}

/** Prints the sums of sells and buys of each settled Execution. @throws Error when they differ by a cent or more. */
export function zeroSum(executions) {
  say('');
  for (const { participant_code, instructions } of executions.filter(({ status }) => status === 'settled')) {
    const [sells, buys] = ['sell', 'buy'].map((side) =>
      sum(
        instructions.filter((leg) => leg.side === side && leg.status === 'executed').map((leg) => leg.total_notional),
      ),
    );
    if (sells !== buys) throw new Error(`${participant_code} sold for ${sells} and bought for ${buys}`);
    say(`  ${participant_code}: Σ sells ${money(sells)} USD = Σ buys ${money(buys)} USD`);
  }
}

/** The ledger shows the order: proceeds reach the Trader's own account before they pay for the buys. */
async function cashOf({ client }, { id, trader_id, participant_code }) {
  const entries = await client.all(API.listLedgerEntries, { query: { execution_id: id } });
  explain(`The cash of Trader ${participant_code} on the ledger: sells come first, their proceeds pay for the buys`);
  table(
    [
      ['purpose', ({ purpose }) => purpose],
      ['amount', ({ amount }) => signed(amount)],
      ['balance after', ({ balance_after: balance }) => money(balance)],
    ],
    entries.filter(({ account, asset }) => account === `trader:${trader_id}` && asset === 'USD'),
  );
}
