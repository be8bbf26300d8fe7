import { API } from '@ballast/api';
import type { Payment } from '@ballast/contracts';
import { newId } from '@ballast/kernel';
import { eventually } from '@ballast/test-infra';
import { Tenant } from '../harness/tenant';
import type { Scenario } from './context';
import { fundedHolder, moneyOf } from './movements/funded-holder';

const FINAL: readonly Payment['status'][] = ['failed', 'returned'];

/** The payment once it has a status. */
async function inStatus({ client }: Tenant, { payment_id }: Payment, status: Payment['status']): Promise<Payment> {
  return eventually(`the payment is ${status}`, async () => {
    const payment = await client.call(API.getPayment, { params: { payment_id } });
    if (payment.status === status) return payment;
    if (FINAL.includes(payment.status)) throw new Error(`the payment is ${payment.status}, not ${status}`);
    return undefined;
  });
}

/** The statuses that the events of a payment tell, in their order. */
async function toldOf({ client }: Tenant, { payment_id }: Payment): Promise<readonly string[]> {
  const { events } = await client.call(API.listEvents, { query: { types: ['payment_status_changed'], limit: 1_000 } });
  return events.flatMap(({ payload }) =>
    'payment_id' in payload && payload.payment_id === payment_id ? [payload.status] : [],
  );
}

const moneyIsPaid: Scenario = {
  name: 'a payment takes money out when it is settled, brings it in, and gives it back when it is returned',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    const { account_group, holder } = await fundedHolder(tenant);
    const { client } = tenant;
    const pay = (amount: string, transfer_type: Payment['transfer_type'] = 'credit') =>
      holder.call(API.createPayment, {
        body: { account_group, external_account_id: newId(), currency: 'USD', amount, transfer_type },
      });
    const paid = await pay('60');
    expect(paid).toMatchObject({ status: 'submitted', amount: '60.00' });
    await inStatus(tenant, paid, 'settled');
    expect(await moneyOf(tenant, account_group)).toEqual(['40.00', '0.00', '40.00']);
    expect(await toldOf(tenant, paid)).toEqual(['submitted', 'posted', 'settled']);
    expect(await pay('40.01')).toMatchObject({ status: 'failed', status_code: 'insufficient_funds' });
    const brought = await pay('7.50', 'debit');
    expect(await moneyOf(tenant, account_group)).toEqual(['40.00', '0.00', '40.00']);
    await inStatus(tenant, brought, 'settled');
    expect(await moneyOf(tenant, account_group)).toEqual(['47.50', '0.00', '47.50']);
    await client.call(API.armSandboxFault, { body: { scenario: 'rail_return' } });
    const returned = await pay('10');
    await inStatus(tenant, returned, 'returned');
    expect(await toldOf(tenant, returned)).toEqual(['submitted', 'posted', 'settled', 'returned']);
    await client.call(API.armSandboxFault, { body: { scenario: 'rail_reject' } });
    expect(await inStatus(tenant, await pay('5', 'debit'), 'failed')).toMatchObject({ status_code: 'rail_rejected' });
    expect(await moneyOf(tenant, account_group)).toEqual(['47.50', '0.00', '47.50']);
    const { entries } = await client.call(API.listAccountActivity, { params: { zrn: account_group }, query: {} });
    expect(entries.map(({ purpose, source, amount }) => `${source} ${purpose} ${amount}`)).toEqual([
      'deposit deposit 100.00',
      'payment payment -60.00',
      'payment payment 7.50',
      'payment payment -10.00',
      'payment payment 10.00',
    ]);
    expect(await client.all(API.listPayments, { query: { account_group } })).toHaveLength(5);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const railIsSilent: Scenario = {
  name: 'a payment waits for a silent rail with its money held, and a debit is not credited to a locked account',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    const { account_group, holder } = await fundedHolder(tenant);
    const { client } = tenant;
    const pay = (transfer_type: Payment['transfer_type']) =>
      holder.call(API.createPayment, {
        body: { account_group, external_account_id: newId(), currency: 'USD', amount: '25', transfer_type },
      });
    await client.call(API.armSandboxFault, { body: { scenario: 'rail_timeout', times: 2 } });
    const [credit, debit] = [await pay('credit'), await pay('debit')];
    await inStatus(tenant, credit, 'posted');
    await inStatus(tenant, debit, 'posted');
    // Later payments are answered, so the rail has had the time to answer these two.
    await inStatus(tenant, await pay('debit'), 'settled');
    expect((await client.call(API.getPayment, { params: { payment_id: credit.payment_id } })).status).toBe('posted');
    expect(await moneyOf(tenant, account_group)).toEqual(['125.00', '25.00', '100.00']);
    await client.call(API.lockAccount, { params: { zrn: account_group }, body: {} });
    await eventually('the account is locked', async () => {
      return (await client.call(API.getCustomerAccount, { params: { zrn: account_group } })).status === 'locked';
    });
    await client.call(API.clearSandboxFaults, {});
    await inStatus(tenant, credit, 'settled');
    expect(await inStatus(tenant, debit, 'failed')).toMatchObject({ status_code: 'account_not_open' });
    expect(await moneyOf(tenant, account_group)).toEqual(['100.00', '0.00', '100.00']);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

export const PAYMENT_SCENARIOS: readonly Scenario[] = [moneyIsPaid, railIsSilent];
