import { API } from '@ballast/api';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { textOf } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

describe('the entries of a customer account', () => {
  const gateway = useGateway(useTestDatabase);

  async function make(account_label: string, participant_code = 'CUST01'): Promise<string> {
    const body = { participant_code, account_label };
    const created = await gateway.api.send(API.createCustomerAccount, { body });
    const zrn = textOf(created, 'zrn');
    await eventually('the account has settled', async () => {
      return (await gateway.api.send(API.getCustomerAccount, { params: { zrn } })).status === 200;
    });
    return textOf(created, 'id');
  }

  /** The account for which the ledger is asked when the caller names an account. */
  async function asked(account: string): Promise<string | null> {
    gateway.internalHttp.answer = () => ({ status: 200, body: { entries: [], next_after: '' } });
    const { status } = await gateway.api.send(API.listLedgerEntries, { query: { account } });
    expect(status).toBe(200);
    const { path } = gateway.internalHttp.requests.at(-1) ?? { path: '' };
    return new URL(path, 'http://ledger').searchParams.get('account');
  }

  it('are those of its holder for a general account, and its own for another label', async () => {
    const [general, savings] = [await make('general'), await make('savings')];
    expect(await asked(`account:${general}`)).toBe('participant:CUST01');
    expect(await asked(`account:${savings}`)).toBe(`account:${savings}`);
    expect(await asked('participant:CUST01')).toBe('participant:CUST01');
    const unknown = newId();
    expect(await asked(`account:${unknown}`)).toBe(`account:${unknown}`);
  });

  it('are shown as its activity, which for a general account includes the Traders of its holder', async () => {
    const [general, savings] = [await make('general', 'CUST02'), await make('savings', 'CUST02')];
    gateway.internalHttp.answer = () => ({ status: 200, body: { entries: [], next_after: '5.0' } });
    const read = async (zrn: string, query: Readonly<Record<string, string>>) => {
      const reply = await gateway.api.send(API.listAccountActivity, { params: { zrn }, query });
      expect(reply.status).toBe(200);
      const { path } = gateway.internalHttp.requests.at(-1) ?? { path: '' };
      const { pathname, searchParams } = new URL(path, 'http://ledger');
      return { pathname, query: Object.fromEntries(searchParams), page_token: textOf(reply, 'next_page_token') };
    };
    const first = await read(general, { asset: 'USD', page_size: '2' });
    const query = { platform_code: 'SANDBX', holder: 'CUST02', asset: 'USD', limit: '2' };
    expect([first.pathname, first.query]).toEqual(['/internal/entries', query]);
    const second = await read(general, { asset: 'USD', page_size: '2', page_token: first.page_token });
    expect(second.query).toEqual({ ...query, after: '5.0' });
    const { limit: _limit, ...own } = (await read(savings, {})).query;
    expect(own).toEqual({ platform_code: 'SANDBX', account: `account:${savings}` });
    const unknown = await gateway.api.send(API.listAccountActivity, { params: { zrn: newId() } });
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'account_not_found']);
  });
});
