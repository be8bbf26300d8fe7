import { API } from '../api.mjs';
import { abbreviate, explain, say, step, table } from '../print.mjs';
import { refusal, request } from '../session.mjs';

const SETTLE_DEADLINE_MS = 10_000;
const POLL_MS = 50;
const HOLDER = 'CUST01';
const ADVISOR = 'ADVSR1';
const SECOND = 'ADVSR2';
const UNKNOWN_ZRN = 'zrn:zh:eu:account:customer:00000000-0000-4000-8000-000000000000';

/** Makes the customer account with its advisor in one call, as the guide does. Answers the ZRN of the account. */
export async function createAccount(session) {
  step('1. Register an advisor at account creation');
  const body = { participant_code: HOLDER, region: 'eu', financial_advisors: [ADVISOR] };
  say(`  → POST /accounts ${abbreviate(body)}`);
  const answer = await session.client.send(API.createCustomerAccount, { body });
  say(`  ← ${answer.status} ${abbreviate(answer.body)}`);
  const { zrn } = answer.body;
  if (answer.ok) {
    await settled(session, zrn, [ADVISOR]);
    return zrn;
  }
  if (answer.body.code !== 'account_exists') throw new Error(`POST /accounts answered ${answer.status}`);
  explain('The account stands since an earlier walk. Its advisors are revoked, and the first one is linked anew.');
  const { advisors } = await session.client.call(API.listAdvisors, { params: { zrn } });
  for (const { participant_code } of advisors) {
    await session.client.call(API.unlinkAdvisor, { params: { zrn, participant_code } });
  }
  await request(session, API.linkAdvisor, { params: { zrn }, body: { participant_code: ADVISOR } });
  await settled(session, zrn, [ADVISOR]);
  return zrn;
}

/** Links a second advisor, and waits for the notification as well as for the details. */
export async function linkSecond(session, zrn) {
  step('2. Register an advisor on an existing account');
  // The notification of the first link may still be on its way.
  const ofSecond = () =>
    session.receiver
      .ofType('financial_advisor.added')
      .filter((event) => event.participant_code === SECOND && event.zrn === zrn);
  const before = ofSecond().length;
  await request(session, API.linkAdvisor, { params: { zrn }, body: { participant_code: SECOND } });
  await session.receiver.waitUntil(() => ofSecond().length > before, SETTLE_DEADLINE_MS);
  const event = ofSecond().at(-1);
  explain(`financial_advisor.added arrived for ${event.participant_code}, in force since ${event.effective_at}.`);
}

/** The errors that the guide names, each with its sentence. */
export async function showErrors(session, zrn) {
  step('3. The errors of a link');
  const link = (account, participant_code) => [
    API.linkAdvisor,
    { params: { zrn: account }, body: { participant_code } },
  ];
  await refusal(session, ...link(UNKNOWN_ZRN, SECOND), 'customer account not found');
  await refusal(session, ...link(zrn, 'NOBODY'), 'participant not found');
  await refusal(session, ...link(zrn, SECOND), 'duplicated financial advisors are not allowed');
  await refusal(session, ...link(zrn, HOLDER), 'participant cannot advise its own account');
}

/** The account as its details show it, with the date of each link. */
export async function verifyLink(session, zrn) {
  step('4. Verify the link');
  const account = await settled(session, zrn, [ADVISOR, SECOND]);
  explain(`${account.zrn} of ${account.participant_code}, financial advisors ${account.financial_advisors.join(', ')}`);
  table(
    [
      ['advisor', ({ participant_code }) => participant_code],
      ['permissions', ({ permissions }) => permissions.join(' ')],
      ['added', ({ added_at }) => added_at],
      ['version', ({ version }) => String(version)],
    ],
    account.grants,
  );
}

/** The account as soon as its details show exactly these advisors. */
export async function settled({ client }, zrn, advisors) {
  const deadline = performance.now() + SETTLE_DEADLINE_MS;
  for (;;) {
    const answer = await client.send(API.getCustomerAccount, { params: { zrn } });
    if (answer.ok && String(answer.body.financial_advisors) === String(advisors)) return answer.body;
    if (performance.now() > deadline) throw new Error(`The details do not show ${advisors.join(', ')}.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
