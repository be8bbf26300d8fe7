import { API } from '@ballast/api';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { textOf, type ApiClient } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const gateway = useGateway(useTestDatabase);
const BALANCE = { account_label: 'general', asset: 'USD', balance: '250.00', held: '0.00', available: '250.00' };

async function settledAccount(fields: object): Promise<string> {
  const body = { participant_code: 'CUST01', ...fields };
  const zrn = textOf(await gateway.api.request('POST', '/accounts', { body }), 'zrn');
  await eventually('the account has settled', async () => (await details(zrn)) === 200);
  return zrn;
}

async function details(zrn: string): Promise<number> {
  return (await gateway.api.send(API.getCustomerAccount, { params: { zrn } })).status;
}

async function keyOf(participant_code: string): Promise<ApiClient> {
  const reply = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ'], participant_code } });
  return gateway.api.as({ key: textOf(reply, 'key'), secret: textOf(reply, 'secret') });
}

describe('the balances of an account', () => {
  it('are read by the platform, its holder, tenants and advisors, and are not found by anybody else', async () => {
    const zrn = await settledAccount({ tenants: ['CUST02'], financial_advisors: ['CUST03'] });
    await settledAccount({ account_label: 'savings', financial_advisors: ['CUST04'] });
    gateway.internalHttp.answer = () => ({ status: 200, body: { balances: [BALANCE] } });
    const statuses: unknown[] = [];
    const read = async (api: ApiClient): Promise<unknown> => {
      const reply = await api.send(API.getAccountBalances, { params: { zrn } });
      if (reply.status === 200) expect(reply.body).toEqual({ zrn, balances: [BALANCE] });
      return reply.status === 200 ? 200 : reply.body['code'];
    };
    for (const code of ['CUST01', 'CUST02', 'CUST03', 'CUST04']) statuses.push(await read(await keyOf(code)));
    expect([await read(gateway.api), ...statuses]).toEqual([200, 200, 200, 200, 'account_not_found']);
    expect(gateway.internalHttp.requests.at(-1)?.path).toBe(
      '/internal/balances?platform_code=SANDBX&participant_code=CUST01',
    );
  });

  it('of another label than general are none, because the ledger has no account for it', async () => {
    const zrn = await settledAccount({ account_label: 'other' });
    const asked = gateway.internalHttp.requests.length;
    const { body } = await gateway.api.send(API.getAccountBalances, { params: { zrn } });
    expect(body).toEqual({ zrn, balances: [] });
    expect(gateway.internalHttp.requests).toHaveLength(asked);
  });
});
