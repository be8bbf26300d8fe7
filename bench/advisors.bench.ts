import { API } from '@ballast/api';
import { BallastClient } from '@ballast/client';
import { ADVISOR, clientCodes } from './clients.bench';
import { percentile } from './percentile';

/** Upper bound of the time of an advisor's top-up, as a multiple of the platform's own. */
const RATIO_MAX = 1.1;
/** Top-ups of each of the two, in alternation. */
const ROUNDS = 5;
/** Links and revocations, one after the other. */
const CHANGES = 100;
/** Upper bound of the time of 99 of 100 changes of a grant, from the call until reads show it. */
const CHANGE_P99_MAX_MS = 500;
const COHORT_DEADLINE_MS = 600_000;
const POLL_MS = 5;
const ALLOCATIONS = [
  { underlying_currency: 'BTC', weight: '0.50' },
  { underlying_currency: 'ETH', weight: '0.30' },
  { underlying_currency: 'SOL', weight: '0.20' },
];

type Row = readonly [name: string, value: string];

/** Rows with the time of an advisor's cohort beside the platform's own, and of changes of grants. Needs the clients. */
export async function advisorRows(
  client: BallastClient,
  baseUrl: string,
): Promise<{ readonly rows: readonly Row[]; readonly exceeded: readonly string[] }> {
  const key = await client.call(API.createApiKey, {
    body: { scopes: ['READ', 'TRADE'], participant_code: ADVISOR },
  });
  const advisor = new BallastClient({ baseUrl, key: key.key, secret: 'secret' in key ? String(key.secret) : '' });
  try {
    const { own, advised } = await cohorts(client, advisor);
    // Other work on the machine only adds to a time.
    const ratio = Math.min(...advised) / Math.min(...own);
    const changes = await grantChanges(client);
    const p99 = percentile(changes, 0.99);
    const slow = [
      ratio > RATIO_MAX
        ? `a cohort of an advisor took ${ratio.toFixed(3)} × the platform's own, above ${RATIO_MAX}`
        : '',
      p99 > CHANGE_P99_MAX_MS ? `a change of a grant took ${p99.toFixed(0)} ms, above ${CHANGE_P99_MAX_MS} ms` : '',
    ];
    return {
      rows: [
        ["top-up by an advisor (× the platform's own)", `${Math.min(...advised)} ms (${ratio.toFixed(3)})`],
        ['link or revocation, settled p50, p99', `${percentile(changes, 0.5).toFixed(0)}, ${p99.toFixed(0)} ms`],
      ],
      exceeded: slow.filter((fault) => fault !== ''),
    };
  } finally {
    await advisor.close();
  }
}

/** Milliseconds of the same top-up by the platform and by the advisor of all participants, in alternation. */
async function cohorts(
  client: BallastClient,
  advisor: BallastClient,
): Promise<{ readonly own: readonly number[]; readonly advised: readonly number[] }> {
  const { id: strategy_id } = await client.call(API.createStrategy, { body: { quoted_currency: 'USD' } });
  const entries = clientCodes().map((participant_code) => ({ participant_code, amount: '10.00' }));
  const enrolled = await client.call(API.enroll, {
    params: { strategy_id },
    body: { allocations: ALLOCATIONS, participants: entries.map((each) => ({ ...each, auto_rebalance: true })) },
  });
  await client.settled(enrolled.id, COHORT_DEADLINE_MS);
  const topUp = async (caller: BallastClient): Promise<number> => {
    const started = performance.now();
    const body = { allocations: ALLOCATIONS, participants: entries };
    const { id } = await caller.call(API.topUp, { params: { strategy_id }, body });
    const { status, status_reason } = await caller.settled(id, COHORT_DEADLINE_MS);
    if (status !== 'settled' || status_reason !== '') throw new Error(`top-up ${id} is ${status} (${status_reason})`);
    return Math.round(performance.now() - started);
  };
  const [own, advised]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    own.push(await topUp(client));
    advised.push(await topUp(advisor));
  }
  return { own, advised };
}

/** Milliseconds from each link and each revocation on one account until reads of the account show it. */
async function grantChanges(client: BallastClient): Promise<readonly number[]> {
  const [holder = '', second = ''] = clientCodes();
  const { accounts } = await client.call(API.listCustomerAccounts, { query: { participant_code: holder } });
  const zrn = accounts[0]?.zrn ?? '';
  const params = { zrn };
  const isLinked = async (): Promise<boolean> => {
    const { financial_advisors } = await client.call(API.getCustomerAccount, { params });
    return financial_advisors.includes(second);
  };
  const times: number[] = [];
  for (let change = 0; change < CHANGES; change += 1) {
    const links = change % 2 === 0;
    const started = performance.now();
    if (links) await client.call(API.linkAdvisor, { params, body: { participant_code: second } });
    else await client.call(API.unlinkAdvisor, { params: { zrn, participant_code: second } });
    while ((await isLinked()) !== links) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    times.push(performance.now() - started);
  }
  return times;
}
