import { API } from '../api.mjs';
import { explain, step, table } from '../print.mjs';
import { request } from '../session.mjs';
import { settled } from './1-link.mjs';
import { showActivity, tradeRefused } from './2-trade.mjs';

const EVENT_DEADLINE_MS = 10_000;
const ADVISOR = 'ADVSR1';
const OTHER = 'ADVSR2';

/** Revokes the advisor. Its next quote is refused; its history and its trades stay. */
export async function revoke(session, zrn) {
  step('8. Revoke an advisor');
  const { client, receiver } = session;
  // Notifications of an earlier walk may still be on their way.
  const removals = () =>
    receiver
      .ofType('financial_advisor.removed')
      .filter((event) => event.participant_code === ADVISOR && event.zrn === zrn);
  const before = removals().length;
  const params = { zrn, participant_code: ADVISOR };
  await request(session, API.unlinkAdvisor, { params });
  await receiver.waitUntil(() => removals().length > before, EVENT_DEADLINE_MS);
  const event = removals().at(-1);
  explain(`financial_advisor.removed arrived for ${event.participant_code} (${event.reason}).`);
  await settled(session, zrn, [OTHER]);
  await tradeRefused(session, zrn);
  const { versions } = await client.call(API.getGrantHistory, { params });
  explain(`The history of the grant of ${ADVISOR}`);
  table(
    [
      ['version', ({ version }) => String(version)],
      ['status', ({ status }) => status],
      ['in force from', ({ effective_at }) => effective_at],
      ['until', ({ ended_at }) => ended_at],
      ['reason', ({ reason }) => reason],
    ],
    versions,
  );
}

/** The events of the account in their sequence, and what was posted to it. */
export async function showRecord(session, zrn) {
  step('9. What was recorded');
  const { events } = await session.client.call(API.listAccountEvents, { params: { zrn }, query: { limit: 1_000 } });
  explain('The last events of the account');
  table(
    [
      ['sequence', ({ sequence }) => String(sequence)],
      ['type', ({ type }) => type],
      ['participant', ({ payload }) => payload.participant_code ?? ''],
    ],
    events.slice(-8),
  );
  await showActivity(session, zrn);
  await showReport(session, zrn);
}

/** The trades of the advisors on the account, as the platform reports them. */
async function showReport({ client }, account) {
  const day = (after) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);
  const query = { account, from: day(-30), to: day(1) };
  const { trades, totals } = await client.call(API.getAdvisorTrades, { query });
  explain('The report of the trades that advisors made on the account');
  table(
    [
      ['time', ({ executed_at }) => executed_at],
      ['advisor', ({ advisor }) => advisor],
      ['grant', ({ grant_version }) => String(grant_version)],
      ['side', ({ side }) => side],
      ['symbol', ({ symbol }) => symbol],
      ['money', ({ total_notional }) => total_notional],
    ],
    trades.slice(-8),
  );
  for (const { quoted_currency, bought, sold } of totals) {
    explain(`Together ${bought} ${quoted_currency} bought and ${sold} sold.`);
  }
}
