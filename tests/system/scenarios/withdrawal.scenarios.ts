import { API } from '@ballast/api';
import { CallFailed } from '@ballast/client';
import type { Withdrawal } from '@ballast/contracts';
import { eventually } from '@ballast/test-infra';
import { Tenant } from '../harness/tenant';
import type { Scenario } from './context';
import { fundedHolder, moneyOf } from './movements/funded-holder';

/** The withdrawal in its final status. */
async function ended({ client }: Tenant, { id: withdrawal_id }: Withdrawal): Promise<Withdrawal> {
  return eventually('the withdrawal has ended', async () => {
    const withdrawal = await client.call(API.getWithdrawal, { params: { withdrawal_id } });
    return withdrawal.status === 'APPROVED' ? undefined : withdrawal;
  });
}

const moneyIsWithdrawn: Scenario = {
  name: 'a withdrawal holds its money at once, leaves the account when the rail has answered, and never twice',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    const { account_group, holder } = await fundedHolder(tenant);
    const { client } = tenant;
    const asked = (amount: string, fields: object = {}) => ({
      ...{ account_group, asset: 'USD', amount, address: 'somewhere' },
      ...fields,
    });
    await client.call(API.armSandboxFault, { body: { scenario: 'slow_rail:1000', times: 1 } });
    const body = asked('60', { client_withdrawal_request_id: 'once' });
    const answers = await Promise.all([1, 2, 3].map(() => holder.call(API.createWithdrawal, { body, requestId: '' })));
    const [first] = answers;
    if (first === undefined) throw new Error('there is an answer');
    expect(first).toMatchObject({ status: 'APPROVED', requested_amount: '60.00', settled_amount: '0.00' });
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await moneyOf(tenant, account_group)).toEqual(['100.00', '60.00', '40.00']);
    expect(await holder.call(API.createWithdrawal, { body: asked('40.01') })).toMatchObject({
      status: 'REJECTED',
      status_code: 'insufficient_funds',
    });
    const closing = client.call(API.closeAccount, { params: { zrn: account_group }, body: {} });
    await expect(closing).rejects.toThrow(CallFailed);
    expect(await ended(tenant, first)).toMatchObject({
      status: 'SETTLED',
      settled_amount: '60.00',
      initiated_by: 'HOLD',
    });
    expect(await moneyOf(tenant, account_group)).toEqual(['40.00', '0.00', '40.00']);
    expect(await holder.call(API.createWithdrawal, { body, requestId: '' })).toMatchObject({ status: 'SETTLED' });
    await refusedByTheRail(tenant, asked('40.00'));
    expect(await moneyOf(tenant, account_group)).toEqual(['40.00', '0.00', '40.00']);
    const { events } = await client.call(API.listEvents, { query: { types: ['withdrawal.status_changed'] } });
    const statuses = events.map(({ payload }) => ('requested_amount' in payload ? payload.status : ''));
    expect(statuses.toSorted()).toEqual([
      'APPROVED',
      'APPROVED',
      'APPROVED',
      'REJECTED',
      'REJECTED',
      'REJECTED',
      'SETTLED',
    ]);
    expect(await client.all(API.listWithdrawals, { query: { account_group } })).toHaveLength(4);
    expect(await client.all(API.listWithdrawals, { query: { status: 'SETTLED' } })).toHaveLength(1);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

/** Withdraws twice: the rail refuses the first one and returns the second one. */
async function refusedByTheRail(
  tenant: Tenant,
  body: { account_group: string; asset: string; amount: string; address: string },
): Promise<void> {
  for (const [scenario, status_code] of [
    ['rail_reject', 'rail_rejected'],
    ['rail_return', 'returned_by_rail'],
  ] as const) {
    await tenant.client.call(API.armSandboxFault, { body: { scenario } });
    const withdrawal = await tenant.client.call(API.createWithdrawal, { body });
    expect(withdrawal.status).toBe('APPROVED');
    expect(await ended(tenant, withdrawal)).toMatchObject({ status: 'REJECTED', status_code, transaction_id: '' });
  }
}

export const WITHDRAWAL_SCENARIOS: readonly Scenario[] = [moneyIsWithdrawn];
