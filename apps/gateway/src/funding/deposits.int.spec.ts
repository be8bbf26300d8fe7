import { API } from '@ballast/api';
import { newId } from '@ballast/kernel';
import { useTestDatabase } from '@ballast/test-infra';
import { textOf, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const gateway = useGateway(useTestDatabase);

async function deposit(account: string, amount: string): Promise<Reply> {
  return gateway.api.send(API.createDeposit, { body: { account, asset: 'USD', amount } });
}

async function amounts(query: { account?: string; page_size?: number; page_token?: string }): Promise<unknown> {
  const { deposits } = (await gateway.api.send(API.listDeposits, { query })).body as {
    deposits: readonly { amount: string }[];
  };
  return deposits.map(({ amount }) => amount);
}

describe('deposits', () => {
  let made: Reply;

  beforeAll(async () => {
    made = await deposit('CUST01', '10.00');
    await deposit('float', '20.00');
    await deposit('CUST01', '30.00');
  });

  it('are readable as soon as their call is answered, as it was answered', async () => {
    const { status, body } = await gateway.api.send(API.getDeposit, { params: { deposit_id: textOf(made, 'id') } });
    expect([status, body]).toEqual([200, made.body]);
  });

  it('are listed in the order of their creation, page by page, and by account', async () => {
    expect(await amounts({})).toEqual(['1000000000.00', '10.00', '20.00', '30.00']);
    expect(await amounts({ account: 'CUST01' })).toEqual(['10.00', '30.00']);
    expect(await amounts({ account: 'float' })).toEqual(['1000000000.00', '20.00']);
    expect(await amounts({ account: 'NOBODY' })).toEqual([]);
    const first = await gateway.api.send(API.listDeposits, { query: { account: 'CUST01', page_size: 1 } });
    const page_token = textOf(first, 'next_page_token');
    expect(await amounts({ account: 'CUST01', page_size: 1, page_token })).toEqual(['30.00']);
    const other = await gateway.api.send(API.listDeposits, { query: { account: 'float', page_token } });
    expect([other.status, other.body['code']]).toEqual([400, 'invalid_request']);
  });

  it('are a 404 for an unknown id, a text that is no id, and another platform', async () => {
    const created = await gateway.api.send(API.createSandboxPlatform, { body: { platform_code: 'OTHER' } });
    const other = gateway.api.as({ key: textOf(created, 'key'), secret: textOf(created, 'secret') });
    const statuses = await Promise.all([
      gateway.api.send(API.getDeposit, { params: { deposit_id: newId() } }),
      gateway.api.send(API.getDeposit, { params: { deposit_id: 'x' } }),
      other.send(API.getDeposit, { params: { deposit_id: textOf(made, 'id') } }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await other.send(API.listDeposits)).body).toEqual({ deposits: [], next_page_token: '' });
  });
});
