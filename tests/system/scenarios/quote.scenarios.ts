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
    await expect(other.client.call(API.getQuote, { params })).rejects.toMatchObject({ problem: { status: 404 } });
    await other.close();
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

/** The balances of a participant's own account by asset. */
async function balancesOf({ client }: Tenant, participant_code: string): Promise<Readonly<Record<string, string>>> {
  const { balances } = await client.call(API.getBalances, { params: { participant_code } });
  return Object.fromEntries(balances.map(({ asset, balance }) => [asset, balance]));
}

const quotesAreExecuted: Scenario = {
  name: 'a quote is executed once at exactly its money, however often it is sent, and a refused one is used up',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['HOLD']);
    const { client } = tenant;
    const account_group = await accountOf(tenant, 'HOLD');
    const ask = (fields: { side: 'buy' | 'sell'; quantity: string; quote_expiry?: '5s' }) =>
      client.call(API.requestQuote, {
        body: { account_group, underlying: 'BTC', quoted_currency: 'USD', ...fields },
      });
    const execute = (quote_id: string) => client.call(API.executeQuote, { body: { quote_id } });
    const { quote_id } = await ask({ side: 'buy', quantity: '0.50' });
    const answers = await Promise.all([1, 2, 3].map(() => execute(quote_id)));
    const [first] = answers;
    expect(first).toMatchObject({ status: 'Completed', status_reason: '', quote: { status: 'executed' } });
    expect(first?.trade_ids_list).toEqual([first?.trade_id]);
    for (const answer of [...answers, await execute(quote_id)]) expect(answer).toEqual(first);
    expect(await client.call(API.getQuote, { params: { quote_id } })).toEqual(first?.quote);
    expect(await balancesOf(tenant, 'HOLD')).toMatchObject({ BTC: '0.50000000' });
    const { accounts } = await client.call(API.getFloat, {});
    expect(accounts.find(({ asset }) => asset === 'USD')).toMatchObject({ balance: '970000.00', held: '0.00' });
    const tooMuch = await execute((await ask({ side: 'sell', quantity: '0.60' })).quote_id);
    expect(tooMuch).toMatchObject({
      status: 'Rejected',
      trade_id: '',
      status_reason: 'insufficient BTC balance for sell leg',
      quote: { status: 'rejected' },
    });
    expect(await execute(tooMuch.quote.quote_id)).toEqual(tooMuch);
    const sold = await execute((await ask({ side: 'sell', quantity: '0.50' })).quote_id);
    expect(sold.status).toBe('Completed');
    expect((await client.call(API.getFloat, {})).accounts[0]?.balance).toBe('1000000.00');
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const quotesAreRefused: Scenario = {
  name: 'a quote that the venue refuses moves nothing, and one that has expired is a conflict',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['HOLD']);
    const { client } = tenant;
    const account_group = await accountOf(tenant, 'HOLD');
    const body = { account_group, side: 'buy', underlying: 'SOL', quoted_currency: 'USD', quantity: '10' } as const;
    const short = await client.call(API.requestQuote, { body: { ...body, quote_expiry: '5s' } });
    const quote = await client.call(API.requestQuote, { body });
    await client.call(API.armSandboxFault, { body: { scenario: 'venue_reject:SOL' } });
    const refused = await client.call(API.executeQuote, { body: { quote_id: quote.quote_id } });
    expect(refused).toMatchObject({ status: 'Rejected', status_code: 'venue_rejected', trade_ids_list: [] });
    expect((await client.call(API.getFloat, {})).accounts[0]).toMatchObject({ balance: '1000000.00', held: '0.00' });
    const { quote_id } = short;
    await eventually('the quote has expired', async () => {
      return (await client.call(API.getQuote, { params: { quote_id } })).status === 'expired';
    });
    const late = await client.call(API.executeQuote, { body: { quote_id } }).catch((error: unknown) => error);
    expect(late instanceof CallFailed ? late.problem : late).toMatchObject({
      status: 409,
      code: 'quote_expired',
      detail: 'quote expired',
    });
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

/** The status and the sentence of a call that is refused. */
async function refusalOf(call: Promise<unknown>): Promise<readonly unknown[]> {
  const error = await call.catch((caught: unknown) => caught);
  if (!(error instanceof CallFailed)) throw new Error('the call is not refused');
  return [error.problem?.status, error.problem?.code, error.problem?.detail];
}

const advisorsTrade: Scenario = {
  name: 'an advisor trades by quotes within its grant, and no more once it is revoked',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['HOLD', 'ADV1']);
    const { client } = tenant;
    const zrn = await accountOf(tenant, 'HOLD');
    const of = { params: { zrn, participant_code: 'ADV1' } };
    const inForce = (version: number) =>
      eventually('the version of the grant counts', async () => {
        const { grants } = await client.call(API.getCustomerAccount, { params: { zrn } });
        return version === 0 ? grants.length === 0 : grants[0]?.version === version;
      });
    await client.call(API.linkAdvisor, { params: { zrn }, body: { participant_code: 'ADV1' } });
    const limits = { daily_notional: '90.00', currency: 'USD' };
    await client.call(API.updateGrant, { ...of, body: { permissions: ['VIEW', 'BUY'], limits } });
    await inForce(2);
    const advisor = await tenant.keyOf('ADV1');
    const ask = (fields: { side: 'buy' | 'sell'; total: string }) =>
      advisor.call(API.requestQuote, {
        body: { account_group: zrn, underlying: 'BTC', quoted_currency: 'USD', ...fields },
      });
    const execute = (quote_id: string) => advisor.call(API.executeQuote, { body: { quote_id } });
    expect(await refusalOf(ask({ side: 'sell', total: '10.00' }))).toEqual([
      ...[403, 'permission_required', 'SELL permission required'],
    ]);
    const exceeded = [403, 'advisor_limit_exceeded', 'advisor daily limit exceeded'];
    // A quote does not judge the daily limit; its execution does.
    expect(await refusalOf(execute((await ask({ side: 'buy', total: '90.01' })).quote_id))).toEqual(exceeded);
    const quotes = [await ask({ side: 'buy', total: '60.00' }), await ask({ side: 'buy', total: '40.00' })];
    const [first, second] = quotes.map(({ quote_id }) => quote_id);
    const done = await execute(first ?? '');
    expect(done).toMatchObject({ status: 'Completed', quote: { initiated_by: 'ADV1', grant_version: 2 } });
    expect(await refusalOf(execute(second ?? ''))).toEqual(exceeded);
    // A refused quote is used up: a higher limit changes nothing.
    await client.call(API.updateGrant, { ...of, body: { limits: {} } });
    await inForce(3);
    expect(await refusalOf(execute(second ?? ''))).toEqual(exceeded);
    const last = await ask({ side: 'buy', total: '40.00' });
    await client.call(API.unlinkAdvisor, of);
    await inForce(0);
    const stranger = [403, 'advisor_not_authorized', 'advisor not authorized'];
    expect(await refusalOf(execute(last.quote_id))).toEqual(stranger);
    expect(await refusalOf(ask({ side: 'buy', total: '10.00' }))).toEqual(stranger);
    expect(await client.call(API.getQuote, { params: { quote_id: last.quote_id } })).toMatchObject({
      ...{ status: 'rejected', initiated_by: 'ADV1' },
    });
    expect(await balancesOf(tenant, 'HOLD')).toMatchObject({ BTC: done.quote.quantity });
    const { events } = await client.call(API.listEvents, { query: { types: ['trade.status_changed'] } });
    expect(events.map(({ payload }) => payload)).toMatchObject([
      {
        ...{ trade_id: done.trade_id, source: 'rfq', account: zrn, total_notional: '60.00', initiated_by: 'ADV1' },
        ...{ grant_version: 2, authorized_at: done.quote.authorized_at, parties: [{ trader: 'ADV1' }] },
      },
    ]);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const assetsAreWithdrawn: Scenario = {
  name: 'a quote to convert and withdraw buys once, and its asset leaves the account once',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['HOLD']);
    const { client } = tenant;
    const account_group = await accountOf(tenant, 'HOLD');
    const trade = { account_group, side: 'buy', underlying: 'BTC', quoted_currency: 'USD' } as const;
    const quote = await client.call(API.requestConversion, {
      body: { ...trade, quantity: '0.50', withdrawal_address: 'bc1q' },
    });
    expect(quote).toMatchObject({
      ...{ withdrawal_address: 'bc1q', network_fee_notional: '0.00', network_fee_quantity: '0.00000000' },
      ...{ quantity: '0.50000000', total_notional: '30000.00', status: 'open' },
    });
    const body = { quote_id: quote.quote_id };
    // Each kind of quote has its own call.
    expect((await client.send(API.executeQuote, { body })).status).toBe(404);
    const plain = await client.call(API.requestQuote, { body: { ...trade, quantity: '0.10' } });
    const other = { quote_id: plain.quote_id };
    expect((await client.send(API.executeConversion, { body: other })).status).toBe(404);

    const answers = await Promise.all([1, 2, 3].map(() => client.call(API.executeConversion, { body })));
    const [first] = answers;
    expect(first).toMatchObject({ status: 'Completed', quote: { status: 'executed', withdrawal_address: 'bc1q' } });
    for (const answer of answers) expect(answer).toEqual(first);
    const params = { withdrawal_id: first?.withdrawal_request_id ?? '' };
    const withdrawal = await eventually('the asset is withdrawn', async () => {
      const { ok, body: found } = await client.send(API.getWithdrawal, { params });
      return ok && found.status === 'SETTLED' && found;
    });
    expect(withdrawal).toMatchObject({
      ...{ account_group, asset: 'BTC', requested_amount: '0.50000000', settled_amount: '0.50000000' },
      ...{ address: 'bc1q', initiated_by: '', client_withdrawal_request_id: '' },
    });
    expect(await balancesOf(tenant, 'HOLD')).toMatchObject({ BTC: '0.00000000' });
    expect((await client.call(API.listWithdrawals, { query: {} })).withdrawals).toHaveLength(1);
    expect(await client.call(API.executeConversion, { body })).toEqual(first);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

export const QUOTE_SCENARIOS: readonly Scenario[] = [
  quotesAreAsked,
  quotesAreExecuted,
  quotesAreRefused,
  advisorsTrade,
  assetsAreWithdrawn,
];
