import { API } from '@ballast/api';
import { newId } from '@ballast/kernel';
import { Tenant } from '../harness/tenant';
import type { Scenario } from './context';

const weights = (btc: string, eth: string) => [
  { instrument_id: 'BTC/USD', weight: btc },
  { instrument_id: 'ETH/USD', weight: eth },
];

const allocationsAreStored: Scenario = {
  name: 'an allocation is stored in versions, of which each stays readable as it was',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    const { client } = tenant;
    const requestId = newId();
    const made = await client.call(API.createAllocation, {
      body: { name: 'Growth', allocation: weights('0.50', '0.5') },
      requestId,
    });
    expect(made).toMatchObject({ name: 'Growth', quoted_currency: 'USD', version: 1 });
    expect(made.allocation.map(({ weight }) => weight)).toEqual(['0.50', '0.5']);
    const params = { allocation_id: made.id };
    const replace = (body: { name?: string; allocation: ReturnType<typeof weights> }) =>
      client.call(API.replaceAllocation, { params, body });
    expect(await replace({ allocation: weights('0.5', '0.5') })).toEqual(made);
    const renamed = await replace({ name: 'Income', allocation: weights('0.5', '0.5') });
    expect(renamed).toMatchObject({ name: 'Income', version: 1, allocation: made.allocation });
    // All changes of one allocation have one order, so two at the same time make two versions.
    const changed = await Promise.all([
      replace({ allocation: weights('0.1', '0.9') }),
      replace({ allocation: weights('0.2', '0.8') }),
    ]);
    expect(changed.map(({ version }) => version).toSorted()).toEqual([2, 3]);
    const latest = changed.find(({ version }) => version === 3);
    expect(await client.call(API.getAllocation, { params })).toEqual(latest);
    expect(await client.call(API.getAllocation, { params, query: { version: 1 } })).toEqual(renamed);
    expect((await client.send(API.getAllocation, { params, query: { version: 4 } })).status).toBe(404);
    // A repetition answers the allocation as it is now.
    expect(
      await client.call(API.createAllocation, {
        body: { name: 'Growth', allocation: weights('0.50', '0.5') },
        requestId,
      }),
    ).toEqual(latest);
    expect(await client.call(API.listAllocations, { query: {} })).toMatchObject({
      meta: { count: 1, total_count: 1, limit: 100, offset: 0, order: 'ASC', sort: 'created_at' },
      data: [latest],
    });
    await tenant.close();
  },
};

export const ALLOCATION_SCENARIOS: readonly Scenario[] = [allocationsAreStored];
