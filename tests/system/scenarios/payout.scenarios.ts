import { API } from '@ballast/api';
import type { Payout } from '@ballast/contracts';
import { newId } from '@ballast/kernel';
import { eventually } from '@ballast/test-infra';
import { Tenant } from '../harness/tenant';
import type { Scenario } from './context';
import { fundedHolder, moneyOf } from './movements/funded-holder';

const external_account_id = newId();

/** The body of a payout of the holder. */
function payoutOf(total: string, more: { readonly validate?: boolean } = {}) {
  return {
    ...more,
    payor: { participant_code: 'HOLD' },
    beneficiary: { external_account: { external_account_id } },
    payment: { asset: 'USD', total, description: 'dividend' },
    metadata: { invoice: '2026-117' },
  };
}

/** The payout once it has a status. */
async function inStatus({ client }: Tenant, payout_id: string, status: Payout['status']): Promise<Payout> {
  return eventually(`the payout is ${status}`, async () => {
    const payout = await client.call(API.getPayout, { query: { payout_id } });
    return payout.status === status ? payout : undefined;
  });
}

const moneyIsPaidOut: Scenario = {
  name: 'a payout is made once for ever by its Idempotency-Key, and credited back when it is returned',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    const { account_group, holder } = await fundedHolder(tenant);
    const { client } = tenant;
    const pay = (idempotencyKey: string, total: string) =>
      holder.send(API.createPayout, { body: payoutOf(total), idempotencyKey });
    const idOf = ({ body }: Awaited<ReturnType<typeof pay>>): string => ('payout_id' in body ? body.payout_id : '');
    expect(
      await holder.send(API.createPayout, { body: payoutOf('60', { validate: true }), idempotencyKey: 'no' }),
    ).toMatchObject({
      status: 200,
      body: {},
    });
    const answers = await Promise.all([1, 2, 3].map(() => pay('once', '60')));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(new Set(answers.map(idOf)).size).toBe(1);
    const [first] = answers;
    if (first === undefined) throw new Error('there is an answer');
    await inStatus(tenant, idOf(first), 'completed');
    expect(await pay('once', '60.00')).toMatchObject({
      status: 200,
      body: { idempotency_key: 'once', payout_id: idOf(first), status: 'completed' },
    });
    expect((await pay('once', '61')).status).toBe(422);
    const byKey = await holder.call(API.getPayout, { query: { idempotency_key: 'once' } });
    expect(byKey).toMatchObject({ payout_id: idOf(first), initiated_by: 'HOLD', metadata: { invoice: '2026-117' } });
    // The keys of each owner are a space of their own.
    expect((await client.send(API.getPayout, { query: { idempotency_key: 'once' } })).status).toBe(404);
    expect((await holder.send(API.getPayout, { query: { idempotency_key: 'no' } })).status).toBe(404);
    expect(await moneyOf(tenant, account_group)).toEqual(['40.00', '0.00', '40.00']);
    expect(await pay('poor', '40.01')).toMatchObject({ status: 202, body: { status: 'rejected' } });
    await endAtTheRail(tenant, (key) => pay(key, '40').then(idOf));
    expect(await moneyOf(tenant, account_group)).toEqual(['40.00', '0.00', '40.00']);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

/** Pays out twice: the rail refuses the first one and gives back the second one after it was completed. */
async function endAtTheRail(tenant: Tenant, pay: (key: string) => Promise<string>): Promise<void> {
  const { client } = tenant;
  const toldOf = async (id: string): Promise<readonly string[]> => {
    const { events } = await client.call(API.listEvents, { query: { types: ['payout.status_updated'], limit: 1_000 } });
    return events.flatMap(({ payload }) =>
      'payout_id' in payload && payload.payout_id === id ? [payload.status] : [],
    );
  };
  for (const [scenario, failure_reason, told] of [
    ['rail_reject', 'rail_rejected', ['pending', 'failed']],
    ['rail_return', 'returned_by_rail', ['pending', 'completed', 'failed']],
  ] as const) {
    await client.call(API.armSandboxFault, { body: { scenario } });
    const id = await pay(scenario);
    expect(await inStatus(tenant, id, 'failed')).toMatchObject({ failure_reason });
    expect(await toldOf(id)).toEqual(told);
  }
}

export const PAYOUT_SCENARIOS: readonly Scenario[] = [moneyIsPaidOut];
