import { API } from '../api.mjs';
import { tradersOf } from '../balances.mjs';
import { explain, step, table } from '../print.mjs';
import { operate, request } from '../session.mjs';
import { zeroSum } from './4-rebalance.mjs';

const TARGET = [
  { underlying_currency: 'BTC', weight: '0.30' },
  { underlying_currency: 'ETH', weight: '0.30' },
  { underlying_currency: 'SOL', weight: '0.40' },
];

/** Leaves one Trader out of default-scope rebalances. The answer shows the Trader; no webhook reports the change. */
export async function leaveOut(session, trader) {
  step('6. Update Trader settings');
  const updated = await request(session, API.updateTrader, {
    params: { trader_id: trader.id },
    body: { auto_rebalance: false },
  });
  if (updated.auto_rebalance !== false) throw new Error('The answer does not show the setting.');
  return updated;
}

/** Rebalances without a list, which reaches every Trader with `auto_rebalance` and holdings. */
export async function rebalanceDefaultScope(session, changed) {
  step('6. Rebalance without a list: who is left out');
  const { executions } = await operate(session, 'rebalance', { allocations: TARGET });
  zeroSum(executions);
  const reached = new Set(executions.map(({ participant_code }) => participant_code));
  const scope = ({ participant_code, auto_rebalance: isIncluded }) => {
    if (reached.has(participant_code)) return 'in scope';
    return isIncluded ? 'left out: holds nothing' : 'left out: auto_rebalance is false';
  };
  explain('Scope');
  table(
    [
      ['Trader', ({ participant_code }) => participant_code],
      ['auto_rebalance', ({ auto_rebalance: isIncluded }) => String(isIncluded)],
      ['scope', scope],
    ],
    await tradersOf(session),
  );
  if (reached.has(changed.participant_code)) throw new Error(`${changed.participant_code} was rebalanced.`);
  // The webhooks of this later Operation have arrived, so a webhook for the change of the setting would have arrived, too.
  if (session.receiver.versions(changed.id).length !== 1)
    throw new Error('A webhook has reported the change of the setting.');
  explain('The setting was changed without a webhook: only trader.created ever spoke of the Trader.');
}
