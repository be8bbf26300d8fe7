import { tradersOf } from '../balances.mjs';
import { explain, step } from '../print.mjs';
import { operate, webhooksOf } from '../session.mjs';

export const BASKET = [
  { underlying_currency: 'BTC', weight: '0.50' },
  { underlying_currency: 'ETH', weight: '0.30' },
  { underlying_currency: 'SOL', weight: '0.20' },
];

/** Opens a Trader for each participant and buys the basket. */
export async function enroll(session) {
  step('2. Enroll participants');
  await operate(session, 'enroll', {
    allocations: BASKET,
    participants: [
      { participant_code: 'CUST01', amount: '10000.00', auto_rebalance: true },
      { participant_code: 'CUST02', amount: '5000.00', auto_rebalance: true },
      { participant_code: 'CUST03', amount: '2000.00', auto_rebalance: true },
    ],
  });
  const traders = await tradersOf(session);
  await webhooksOf(session, traders);
  explain(`trade_strategy.trader.created arrived for ${traders.map((trader) => trader.participant_code).join(', ')}.`);
  return traders;
}
