import { API } from '@ballast/api';
import { BallastClient } from '@ballast/client';
import { PAGE_SIZE_MAX } from '@ballast/contracts';
import { percentile } from './percentile';

const CLIENTS = 10_000;
/** Code of the advisor of all clients. */
export const ADVISOR = 'ADVSOR';
/** Upper bound of the time of 99 of 100 pages of the list. */
const PAGE_P99_MAX_MS = 50;
/** Measured reads of the whole list, so that the slowest hundredth is several pages. */
const ROUNDS = 10;
const SETTLE_DEADLINE_MS = 120_000;
const POLL_MS = 200;

type Row = readonly [name: string, value: string];

/** Codes of the clients. */
export function clientCodes(): readonly string[] {
  return Array.from({ length: CLIENTS }, (_, index) => `C${index.toString(36).toUpperCase().padStart(5, '0')}`);
}

/** Rows with the times of bulk calls and of a page of an advisor's clients, and a line for a time above its limit. */
export async function clientRows(
  client: BallastClient,
  baseUrl: string,
): Promise<{ readonly rows: readonly Row[]; readonly exceeded: readonly string[] }> {
  const codes = clientCodes();
  const participants = [...codes, ADVISOR].map((participant_code) => ({
    participant_code,
    status: 'approved' as const,
  }));
  await client.call(API.createParticipants, { body: { participants } });
  const started = performance.now();
  const accounts = codes.map((participant_code) => ({ participant_code, financial_advisors: [ADVISOR] }));
  await client.call(API.createCustomerAccounts, { body: { accounts } });
  const decidedMs = performance.now() - started;
  const key = await client.call(API.createApiKey, { body: { scopes: ['READ'], participant_code: ADVISOR } });
  const advisor = new BallastClient({ baseUrl, key: key.key, secret: 'secret' in key ? String(key.secret) : '' });
  try {
    await settled(client);
    const settledMs = performance.now() - started;
    // The first read of the list compiles its code and fills the caches.
    await pageTimes(advisor);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push(...(await pageTimes(advisor)));
    const p99 = percentile(times, 0.99);
    const rows: readonly Row[] = [
      [`${CLIENTS} accounts in one call, decided, settled`, `${decidedMs.toFixed(0)}, ${settledMs.toFixed(0)} ms`],
      [`page of ${PAGE_SIZE_MAX} of an advisor's clients, p50`, `${percentile(times, 0.5).toFixed(1)} ms`],
      [`page of ${PAGE_SIZE_MAX} of an advisor's clients, p99`, `${p99.toFixed(1)} ms`],
    ];
    const isSlow = p99 > PAGE_P99_MAX_MS;
    return {
      rows,
      exceeded: isSlow ? [`a page of clients took ${p99.toFixed(1)} ms, above ${PAGE_P99_MAX_MS} ms`] : [],
    };
  } finally {
    await advisor.close();
  }
}

/** Waits until the account that was named last has settled: accounts of one platform settle in the order of the call. */
async function settled(client: BallastClient): Promise<void> {
  const deadline = performance.now() + SETTLE_DEADLINE_MS;
  const last = `C${(CLIENTS - 1).toString(36).toUpperCase().padStart(5, '0')}`;
  const query = { participant_code: last };
  while ((await client.call(API.listCustomerAccounts, { query })).accounts.length === 0) {
    if (performance.now() > deadline) throw new Error(`The account of ${last} has not settled`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Milliseconds of each page of the whole list. @throws Error when the list does not have every client. */
async function pageTimes(advisor: BallastClient): Promise<readonly number[]> {
  const times: number[] = [];
  let read = 0;
  let page_token = '';
  do {
    const started = performance.now();
    const query = { page_size: PAGE_SIZE_MAX, ...(page_token === '' ? {} : { page_token }) };
    const { accounts, next_page_token } = await advisor.call(API.listCustomerAccounts, { query });
    times.push(performance.now() - started);
    read += accounts.length;
    page_token = next_page_token;
  } while (page_token !== '');
  if (read !== CLIENTS) throw new Error(`The list has ${read} clients of ${CLIENTS}`);
  return times;
}
