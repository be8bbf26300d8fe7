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

  it('are those of this account alone: general has its Traders, and no other label has them', async () => {
    const labels = ['general', 'other', 'b7f2f7c0-6b0a-4d5e-8a53-5f3f6f1f0f11'];
    const balances = labels.map((account_label) => ({ ...BALANCE, account_label }));
    gateway.internalHttp.answer = () => ({ status: 200, body: { balances } });
    const shown = async (account_label: string): Promise<unknown> => {
      const zrn = await settledAccount({ participant_code: 'CUST05', account_label });
      return (await gateway.api.send(API.getAccountBalances, { params: { zrn } })).body['balances'];
    };
    expect(await shown('other')).toEqual([balances[1]]);
    expect(await shown('general')).toEqual([balances[0], balances[2]]);
  });
});
