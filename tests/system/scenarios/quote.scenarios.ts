import { API } from '@ballast/api';
import { CallFailed } from '@ballast/client';
import { eventually } from '@ballast/test-infra';
import { Tenant } from '../harness/tenant';
import { pinPrices, type Scenario } from './context';

/** Makes the account of a participant, and waits until it has settled. */
async function accountOf({ client }: Tenant, participant_code: string): Promise<string> {
  const { zrn } = await client.call(API.createCustomerAccount, { body: { participant_code } });
  await eventually('the account has settled', async () => {
    return (await client.send(API.getCustomerAccount, { params: { zrn } })).ok;
  });
  return zrn;
}

const quotesAreAsked: Scenario = {
  name: 'a quote has the price of now, expires, and is seen by its caller alone',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['HOLD', 'ELSE']);
    const { client } = tenant;
    const zrn = await accountOf(tenant, 'HOLD');
    const trade = { side: 'buy', underlying: 'BTC', quoted_currency: 'USD', quantity: '0.50' } as const;
    const quote = await client.call(API.requestQuote, { body: { ...trade, account_group: zrn } });
    expect(quote).toMatchObject({ price: '60000.00', total_notional: '30000.00', initiated_by: '', status: 'open' });
    const params = { quote_id: quote.quote_id };
    expect(await client.call(API.getQuote, { params })).toEqual(quote);
    const other = await Tenant.open(root, baseUrl);
    await expect(other.client.call(API.getQuote, { params })).rejects.toThrow(CallFailed);
    await other.close();
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

export const QUOTE_SCENARIOS: readonly Scenario[] = [quotesAreAsked];
