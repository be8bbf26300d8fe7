import { API } from '@ballast/api';
import type { BallastClient } from '@ballast/client';
import { newId } from '@ballast/kernel';
import { eventually } from '@ballast/test-infra';
import { Tenant } from '../harness/tenant';
import type { Scenario } from './context';

async function floatOf(client: BallastClient): Promise<string | undefined> {
  const { accounts } = await client.call(API.getFloat, { query: {} });
  return accounts[0]?.balance;
}

const depositsAreReversed: Scenario = {
  name: 'a deposit is reversed once, by whichever of many requests, and not while less is available',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl, '0');
    const { client } = tenant;
    await tenant.participants(['OWN'], { status: 'approved', funding: 'prefunded' });
    const make = (account: string, amount: string) =>
      client.call(API.createDeposit, { body: { account, asset: 'USD', amount } });
    const reverse = (deposit_id: string) =>
      client.send(API.reverseDeposit, { params: { deposit_id }, body: { reason: 'bounced' } });
    const [own, other] = [await make('OWN', '100.00'), await make('float', '50.00')];
    await make('float', '25.00');
    const answers = await Promise.all(Array.from({ length: 5 }, () => reverse(other.id)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409]);
    expect(await floatOf(client)).toBe('25.00');
    const strategy = await tenant.strategy();
    const bought = await tenant.request(strategy.id, 'enroll', [
      { participant_code: 'OWN', amount: '60.00', auto_rebalance: false },
    ]);
    expect((await client.settled(bought.id, 60_000)).status).toBe('settled');
    expect((await reverse(own.id)).status).toBe(409);
    await make('OWN', '60.00');
    expect((await reverse(own.id)).status).toBe(200);
    const { deposits } = await client.call(API.listDeposits, { query: { account: 'OWN' } });
    expect(deposits.map(({ status, amount }) => `${status} ${amount}`)).toEqual(['reversed 100.00', 'posted 60.00']);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const accountsAreCredited: Scenario = {
  name: 'a deposit to the ZRN of an account credits that account alone, and its activity shows why',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    const { client } = tenant;
    await tenant.participants(['HOLD'], { status: 'approved', funding: 'prefunded' });
    const make = async (account_label: string): Promise<string> => {
      const { zrn } = await client.call(API.createCustomerAccount, {
        body: { participant_code: 'HOLD', account_label },
      });
      await eventually('the account has settled', async () => {
        return (await client.send(API.getCustomerAccount, { params: { zrn } })).ok;
      });
      return zrn;
    };
    const [general, savings] = [await make('general'), await make('savings')];
    const credit = (account: string, amount: string) =>
      client.call(API.createDeposit, { body: { account, asset: 'USD', amount } });
    const [own, saved] = [await credit(general, '60.00'), await credit(savings, '5.00')];
    const balances = async (zrn: string) =>
      (await client.call(API.getAccountBalances, { params: { zrn } })).balances.map(({ balance }) => balance);
    expect([await balances(general), await balances(savings)]).toEqual([['60.00'], ['5.00']]);
    const strategy = await tenant.strategy();
    const bought = await tenant.request(strategy.id, 'enroll', [
      { participant_code: 'HOLD', amount: '60.00', auto_rebalance: false },
    ]);
    expect((await client.settled(bought.id, 60_000)).status).toBe('settled');
    expect(
      (await client.send(API.reverseDeposit, { params: { deposit_id: saved.id }, body: { reason: 'bounced' } })).status,
    ).toBe(200);
    const activity = async (zrn: string) => {
      const { entries } = await client.call(API.listAccountActivity, { params: { zrn }, query: {} });
      return entries.map(({ purpose, source }) => `${source} ${purpose}`);
    };
    const [first, ...traded] = await activity(general);
    expect([first, new Set(traded)]).toEqual([
      'deposit deposit',
      new Set(['execution buy_cash', 'execution buy_asset']),
    ]);
    expect(await activity(savings)).toEqual(['deposit deposit', 'deposit_reversal deposit_reversal']);
    const { entries } = await client.call(API.listAccountActivity, { params: { zrn: general }, query: {} });
    expect(entries[0]?.source_id).toBe(own.id);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const floatIsWithdrawn: Scenario = {
  name: 'the float is withdrawn to the last cent by concurrent requests, never below what is there',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl, '100.00');
    const { client } = tenant;
    const body = { asset: 'USD', amount: '30.00', reference: 'sweep' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => client.send(API.withdrawFloat, { body })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 409, 409]);
    await client.call(API.withdrawFloat, { body: { asset: 'USD', amount: '10.00' } });
    expect(await floatOf(client)).toBe('0.00');
    const { movements } = await client.call(API.listFloatMovements, { query: {} });
    expect(movements.map(({ purpose, balance_after }) => `${purpose} ${balance_after}`)).toEqual([
      'deposit 100.00',
      'float_withdrawal 70.00',
      'float_withdrawal 40.00',
      'float_withdrawal 10.00',
      'float_withdrawal 0.00',
    ]);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const refusedOutflowsRepeat: Scenario = {
  name: 'an outflow that was refused is made by the same request id once its cause has gone, and then never again',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl, '10.00');
    const { client } = tenant;
    await tenant.participants(['OWN'], { status: 'approved', funding: 'prefunded' });
    const make = (account: string, amount: string) =>
      client.call(API.createDeposit, { body: { account, asset: 'USD', amount } });
    const deposit = await make('OWN', '40.00');
    const strategy = await tenant.strategy();
    const bought = await tenant.request(strategy.id, 'enroll', [
      { participant_code: 'OWN', amount: '40.00', auto_rebalance: false },
    ]);
    expect((await client.settled(bought.id, 60_000)).status).toBe('settled');
    const requests = [
      (requestId: string) =>
        client.send(API.withdrawFloat, { body: { asset: 'USD', amount: '15.00', reference: 'sweep' }, requestId }),
      (requestId: string) => {
        const params = { deposit_id: deposit.id };
        return client.send(API.reverseDeposit, { params, body: { reason: 'bounced' }, requestId });
      },
    ];
    const ids = requests.map(() => newId());
    const sendAll = async () => Promise.all(requests.map((send, index) => send(ids[index] ?? '')));
    const refused = [...(await sendAll()), ...(await sendAll())];
    expect(refused.map(({ status }) => status)).toEqual([409, 409, 409, 409]);
    await make('float', '5.00');
    await make('OWN', '40.00');
    const made = await sendAll();
    expect(made.map(({ status }) => status)).toEqual([201, 200]);
    await make('float', '15.00');
    await make('OWN', '40.00');
    const repeated = await sendAll();
    expect(repeated.map(({ status }) => status)).toEqual([200, 200]);
    expect(repeated.map(({ body }) => body)).toEqual(made.map(({ body }) => body));
    expect(await floatOf(client)).toBe('15.00');
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

export const OUTFLOW_SCENARIOS: readonly Scenario[] = [
  depositsAreReversed,
  accountsAreCredited,
  floatIsWithdrawn,
  refusedOutflowsRepeat,
];
