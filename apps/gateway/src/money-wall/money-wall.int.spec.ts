import { API } from '@ballast/api';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { textOf, type ApiClient, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const gateway = useGateway(useTestDatabase);

/** Keys by participant, and the accounts that the specs name. */
const keys = new Map<string, ApiClient>();
let advised = '';
let rented = '';

async function keyOf(participant_code: string, scopes: readonly ('READ' | 'TRADE' | 'FUND')[]): Promise<ApiClient> {
  const reply = await gateway.api.send(API.createApiKey, { body: { scopes: [...scopes], participant_code } });
  return gateway.api.as({ key: textOf(reply, 'key'), secret: textOf(reply, 'secret') });
}

async function account(fields: object): Promise<string> {
  const zrn = textOf(await gateway.api.request('POST', '/accounts', { body: fields }), 'zrn');
  await eventually('the account has settled', async () => {
    return (await gateway.api.send(API.getCustomerAccount, { params: { zrn } })).status === 200;
  });
  return zrn;
}

beforeAll(async () => {
  advised = await account({ participant_code: 'CUST01', financial_advisors: ['CUST02'] });
  rented = await account({ participant_code: 'CUST05', tenants: ['CUST03'] });
  keys.set('holder', await keyOf('CUST01', ['READ', 'TRADE', 'FUND']));
  keys.set('advisor', await keyOf('CUST02', ['READ', 'TRADE', 'FUND']));
  keys.set('advisor without FUND', await keyOf('CUST02', ['READ']));
  keys.set('tenant', await keyOf('CUST03', ['READ', 'TRADE', 'FUND']));
  keys.set('stranger', await keyOf('CUST04', ['READ', 'TRADE', 'FUND']));
}, 60_000);

function caller(name: string): ApiClient {
  const api = keys.get(name);
  if (api === undefined) throw new Error(`there is no key of ${name}`);
  return api;
}

interface Event {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

async function refusalEvents(path: string): Promise<readonly Event['payload'][]> {
  const { body } = await gateway.api.send(API.listEvents, {
    query: { limit: 1_000, types: ['financial_advisor.money_movement_refused'] },
  });
  return (body['events'] as readonly Event[]).flatMap(({ payload }) => (payload['path'] === path ? [payload] : []));
}

const PATHS = [
  '/withdrawals',
  '/withdrawals/requests',
  '/withdrawals/anything/at/all',
  '/%77ithdrawals/requests',
  '/transfers',
  '/convert_withdraw/rfq',
  '/convert_withdraw/execute',
  '/payments',
  '/payments/x?y=1',
  '/payouts',
  '/deposits',
  '/deposits/none/reverse',
] as const;

/** A body that names an account as a call of this path does. */
function naming(path: string, zrn: string): object {
  if (path.startsWith('/transfers')) return { from_account_group: zrn, to_account_group: zrn, asset: 'USD' };
  if (path.startsWith('/payouts')) return { payor: { account_group: zrn } };
  return path.startsWith('/deposits') ? { account: zrn } : { account_group: zrn, asset: 'USD', amount: '1.00' };
}

function sentenceOf(path: string): string {
  return `${path.startsWith('/deposits') ? 'DEPOSIT' : 'WITHDRAW'} permission required`;
}

async function expectWall(reply: Promise<Reply>, path: string): Promise<void> {
  const sentence = sentenceOf(path);
  const { status, body } = await reply;
  expect({ status, body }).toMatchObject({
    status: 403,
    body: { error: true, message: sentence, detail: sentence, errors: [sentence], code: 'permission_required' },
  });
}

describe('the money wall', () => {
  it.each(PATHS)('stands before %s for everybody but holder and tenants', async (path) => {
    const before = await rowsOfRequests();
    const bodies = {
      valid: naming(path, advised),
      empty: undefined,
      malformed: '{"account_group":',
      array: [naming(path, advised)],
      deep: '['.repeat(20_000),
      huge: { ...naming(path, advised), description: 'x'.repeat(500_000) },
      otherType: Buffer.from([0xff, 0x00]),
    };
    for (const name of ['advisor', 'advisor without FUND', 'stranger']) {
      for (const body of Object.values(bodies)) {
        for (const requestId of [null, 'no request id']) {
          await expectWall(caller(name).request('POST', path, { body, requestId }), path);
        }
      }
      for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
        await expectWall(caller(name).request(method, path, { body: bodies.valid }), path);
      }
      await expectWall(caller(name).request('POST', path, { body: naming(path, 'zrn:nothing') }), path);
    }
    expect(await rowsOfRequests()).toBe(before);
  });

  it.each(PATHS)('stands before %s for a holder who names no account that can be read', async (path) => {
    for (const body of [undefined, '{', [], { participant_code: 1 }, naming(path, rented)]) {
      await expectWall(caller('holder').request('POST', path, { body }), path);
    }
  });

  it.each(PATHS.filter((path) => !path.startsWith('/deposits') && !path.endsWith('execute')))(
    'lets holder, tenants and the platform through to %s',
    async (path) => {
      for (const [name, zrn] of [
        ['holder', advised],
        ['tenant', rented],
      ] as const) {
        const { status, body } = await caller(name).request('POST', path, { body: naming(path, zrn) });
        expect({ status, code: body['code'] }).not.toEqual({ status: 403, code: 'permission_required' });
      }
      const { status } = await gateway.api.request('POST', path, { body: {} });
      // A payment has a path of its own, which only its GET has.
      expect([400, 404, 405]).toContain(status);
    },
  );

  it('stands before a transfer to an account that is not the own', async () => {
    const body = { from_account_group: advised, to_account_group: rented, asset: 'USD', amount: '1.00' };
    await expectWall(caller('holder').request('POST', '/transfers', { body }), '/transfers');
  });

  it('comes behind the signature, and stands before writing calls alone', async () => {
    const foreign = gateway.api.as({ key: caller('advisor').credentials.key, secret: 'wrong' });
    for (const path of ['/withdrawals/nothing', '/deposits']) {
      expect((await foreign.request('POST', path, { body: naming(path, advised) })).status).toBe(401);
    }
    expect((await caller('advisor').request('GET', '/withdrawals/nothing')).status).toBe(404);
    expect((await caller('advisor').request('POST', '/withdrawalsX', { body: {} })).status).toBe(404);
  });

  /** The requests that were accepted, which is all that a call can leave behind. */
  async function rowsOfRequests(): Promise<number> {
    const [row] = await gateway.database.query<{ count: string }>('SELECT count(*) FROM gateway.request_keys');
    return Number(row?.count);
  }
});

describe('the event of a refused movement of money', () => {
  it('comes at once, and at most once a minute for each path, with the calls that followed counted', async () => {
    const path = '/payments/';
    const requestId = '9A1B2C3D-4E5F-4A6B-8C7D-0E1F2A3B4C5D';
    const refuse = (name: string, zrn: string) =>
      expectWall(caller(name).request('DELETE', path, { body: { account_group: zrn }, requestId }), path);
    await gateway.database.query('DELETE FROM gateway.money_refusals');
    const before = (await refusalEvents('/payments')).length;
    await refuse('stranger', advised);
    expect(await refusalEvents('/payments')).toHaveLength(before);
    // The minute may have changed since the table-driven specs.
    await waitForYoungMinute();
    await refuse('advisor', advised);
    const [first, ...none] = (await refusalEvents('/payments')).slice(before);
    expect(first).toEqual({
      zrn: advised,
      participant_code: 'CUST02',
      timestamp: expect.any(String),
      holder: 'CUST01',
      method: 'DELETE',
      path: '/payments',
      permission: 'WITHDRAW',
      request_id: requestId.toLowerCase(),
      count: 1,
    });
    expect(none).toEqual([]);
    for (let times = 0; times < 3; times += 1) await refuse('advisor', advised);
    expect((await refusalEvents('/payments')).slice(before)).toHaveLength(1);
    // A minute later, without waiting for it.
    await gateway.database.query(
      `UPDATE gateway.money_refusals SET reported_at = reported_at - interval '1 minute', due_at = due_at - interval '1 minute'`,
    );
    await refuse('advisor', advised);
    const counts = (await refusalEvents('/payments')).slice(before).map(({ count }) => count);
    expect(counts.reduce<number>((sum, count) => sum + Number(count), 0)).toBe(5);
    expect(counts.length).toBeLessThanOrEqual(3);
  });

  /** Waits until the minute of the database is young enough for a few calls within it. */
  async function waitForYoungMinute(): Promise<void> {
    await eventually(
      'a young minute',
      async () => {
        const [row] = await gateway.database.query<{ seconds: string }>(
          'SELECT extract(second FROM clock_timestamp()) AS seconds',
        );
        return Number(row?.seconds) < 50;
      },
      { deadlineMs: 15_000 },
    );
  }
});
