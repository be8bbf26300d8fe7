import { API } from '../api.mjs';
import { executionTable, explain, money, step, table } from '../print.mjs';
import { refusal, request } from '../session.mjs';

const OPERATION_DEADLINE_MS = 30_000;
const BASKET = [
  { underlying_currency: 'BTC', weight: '0.60' },
  { underlying_currency: 'ETH', weight: '0.40' },
];

/** The request of the guide for a quote; the account stands in `account_group`. */
const quoteOf = (zrn) => ({
  account_group: zrn,
  side: 'buy',
  underlying: 'BTC',
  quoted_currency: 'USD',
  quantity: '0.50',
});

/** The advisor asks for a quote with its own key, and executes it. */
export async function tradeByQuote({ advisor }, zrn) {
  step('5. Place a trade as an advisor: a quote');
  const quote = await request({ client: advisor }, API.requestQuote, { body: quoteOf(zrn) });
  const executed = await request({ client: advisor }, API.executeQuote, { body: { quote_id: quote.quote_id } });
  if (executed.status !== 'Completed') throw new Error(`The quote is ${executed.status}: ${executed.status_reason}`);
  const { price, total_notional, initiated_by, grant_version } = executed.quote;
  explain(`0.50 BTC at ${money(price)} for ${money(total_notional)} USD, by ${initiated_by}, grant ${grant_version}`);
}

/** The advisor enrolls its client in a Strategy of the platform. Another customer, whom it does not advise, is refused. */
export async function enrollClient({ client, advisor }) {
  step('6. Enroll a client in a Portfolio Strategy as an advisor');
  const { id } = await request({ client }, API.createStrategy, {
    body: { quoted_currency: 'USD', metadata: { platform_label: 'Model portfolio' } },
  });
  const participants = ['CUST01', 'CUST02'].map((participant_code) => ({
    participant_code,
    amount: '1000.00',
    auto_rebalance: true,
  }));
  const accepted = await request({ client: advisor }, API.enroll, {
    params: { strategy_id: id },
    body: { allocations: BASKET, participants },
  });
  const operation = await advisor.settled(accepted.id, OPERATION_DEADLINE_MS);
  const executions = await advisor.executions(operation.id);
  for (const execution of executions) executionTable(execution);
  const ends = executions.map(({ participant_code, status, status_reason: reason }) =>
    [participant_code, status, reason].filter((text) => text !== '').join(' '),
  );
  if (String(ends) !== 'CUST01 settled,CUST02 rejected advisor not authorized') {
    throw new Error(`The Executions ended otherwise: ${ends.join('; ')}`);
  }
}

/** Calls that move money are refused to an advisor, whatever they say. */
export async function tryToMoveMoney({ advisor }, zrn) {
  step('7. What an advisor cannot do: move money');
  const session = { client: advisor };
  const withdrawal = { account_group: zrn, asset: 'USD', amount: '10.00', address: 'somewhere' };
  await refusal(session, API.createWithdrawal, { body: withdrawal }, 'WITHDRAW permission required');
  const transfer = { from_account_group: zrn, to_account_group: zrn, asset: 'USD', amount: '10.00' };
  await refusal(session, API.createTransfer, { body: transfer }, 'WITHDRAW permission required');
  const deposit = { account: zrn, asset: 'USD', amount: '10.00' };
  await refusal(session, API.createDeposit, { body: deposit }, 'DEPOSIT permission required');
}

/** A quote that the advisor may no longer ask for. */
export async function tradeRefused({ advisor }, zrn) {
  await refusal({ client: advisor }, API.requestQuote, { body: quoteOf(zrn) }, 'advisor not authorized');
}

/** The entries of the account, as its holder, its tenants and its advisors read them. */
export async function showActivity({ client }, zrn) {
  const entries = await client.all(API.listAccountActivity, { params: { zrn } });
  // The float pays for a novated customer, so the account itself shows the asset.
  const bought = entries.findLast(({ source }) => source === 'quote');
  if (bought?.purpose !== 'buy_asset') throw new Error('The activity does not show the asset that the quote bought.');
  explain('The last postings of the account');
  table(
    [
      ['posted', ({ created_at }) => created_at],
      ['for', ({ source }) => source],
      ['purpose', ({ purpose }) => purpose],
      ['asset', ({ asset }) => asset],
      ['amount', ({ amount }) => amount],
      ['balance', ({ balance_after }) => balance_after],
    ],
    entries.slice(-6),
  );
}
