import { API } from '@ballast/api';
import type { BallastClient } from '@ballast/client';
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

export const OUTFLOW_SCENARIOS: readonly Scenario[] = [depositsAreReversed, floatIsWithdrawn];
