import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API } from '@ballast/api';
import type { BallastClient, RawAnswer } from '@ballast/client';
import { documentedClient } from '@ballast/test-client';
import { eventually } from '@ballast/test-infra';
import type { Scenario } from './context';

const PAGE = readFileSync(join(__dirname, '../../../docs/advisors.md'), 'utf8');

/** A request as the page shows it, with `{zrn}` for the account. */
interface ShownRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body: string | undefined;
}

/** The requests of the page for financial advisors, in their order. */
const REQUESTS: readonly ShownRequest[] = [
  ...PAGE.matchAll(/```http\n(GET|POST|DELETE) (\S+)\n(?:\n([\s\S]*?))?```/g),
].map(([, method = '', path = '', body]) => ({ method: method as ShownRequest['method'], path, body }));

/** The request whose path begins and ends so. @throws Error when the page has no such request, or several. */
function shown(method: string, start: string, end = ''): ShownRequest {
  const found = REQUESTS.filter((one) => one.method === method && one.path.startsWith(start) && one.path.endsWith(end));
  const [request] = found;
  if (request === undefined || found.length > 1) throw new Error(`${found.length} requests ${method} ${start}…${end}`);
  return request;
}

/** Sends a request of the page as it stands, without a request id. */
function send(client: BallastClient, { method, path, body }: ShownRequest, zrn = ''): Promise<RawAnswer<Answer>> {
  const named = (text: string): string => text.replaceAll('{zrn}', zrn);
  const document: unknown = body === undefined ? undefined : JSON.parse(named(body));
  return client.request<Answer>({ method, path: named(path), body: document, requestId: '' });
}

interface Answer {
  readonly zrn?: string;
  readonly detail?: string;
  readonly participant_code?: string;
  readonly financial_advisors?: readonly string[];
  readonly quote_id?: string;
  readonly initiated_by?: string;
}

/** Waits until the details of the account, read as the page does, show these advisors. */
async function verified(client: BallastClient, zrn: string, advisors: readonly string[]): Promise<Answer> {
  const details = shown('GET', '/accounts/{zrn}/details');
  let answer: Answer = {};
  await eventually(`the details show ${advisors.join(', ')}`, async () => {
    answer = (await send(client, details, zrn)).body;
    return String(answer.financial_advisors) === String(advisors);
  });
  return answer;
}

const guideIsWalked: Scenario = {
  name: 'the requests of the page for financial advisors work as they stand, with the keys of the sandbox',
  run: async ({ root, baseUrl }) => {
    const advisor = documentedClient({ baseUrl, key: 'advisor-key', secret: 'advisor-secret' });
    const customer = documentedClient({ baseUrl, key: 'customer-key', secret: 'customer-secret' });
    const made = await send(root, shown('POST', '/accounts', 'accounts'));
    const zrn = made.body.zrn ?? '';
    expect(made.status).toBe(202);
    const linked = await send(root, shown('POST', '/accounts/{zrn}/advisors'), zrn);
    expect([linked.status, linked.body]).toEqual([202, {}]);
    expect((await verified(root, zrn, ['ADVSR1', 'ADVSR2'])).participant_code).toBe('CUST01');
    const again = await send(root, shown('POST', '/accounts/{zrn}/advisors'), zrn);
    expect([again.status, again.body.detail]).toEqual([409, 'duplicated financial advisors are not allowed']);
    const rfq = shown('POST', '/liquidity/rfq');
    const quote = await send(advisor, rfq, zrn);
    expect([quote.status, quote.body.initiated_by]).toEqual([201, 'ADVSR1']);
    const quote_id = quote.body.quote_id ?? '';
    const executed = await advisor.call(API.executeQuote, { body: { quote_id } });
    expect(executed).toMatchObject({ status: 'Completed', quote: { quantity: '0.50000000', grant_version: 1 } });
    // The customer reads what was bought, with its own key.
    const { balances } = await customer.call(API.getAccountBalances, { params: { zrn } });
    expect(balances).toContainEqual(expect.objectContaining({ asset: 'BTC', balance: '0.50000000' }));
    const revoked = await send(root, shown('DELETE', '/accounts/{zrn}/advisors/'), zrn);
    expect([revoked.status, revoked.body]).toEqual([202, {}]);
    await verified(root, zrn, ['ADVSR2']);
    const refused = await send(advisor, rfq, zrn);
    expect([refused.status, refused.body.detail]).toEqual([403, 'advisor not authorized']);
    await Promise.all([advisor.close(), customer.close()]);
  },
};

export const GUIDE_SCENARIOS: readonly Scenario[] = [guideIsWalked];
