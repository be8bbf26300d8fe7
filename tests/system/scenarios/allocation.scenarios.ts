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
    // All changes of one allocation have one order, so two at the same time make two versions. An answer shows the
    // allocation as it is then, so the first one may show the version of the second.
    await Promise.all([replace({ allocation: weights('0.1', '0.9') }), replace({ allocation: weights('0.2', '0.8') })]);
    const versions = await Promise.all(
      [2, 3].map((version) => client.call(API.getAllocation, { params, query: { version } })),
    );
    expect(versions.map(({ version }) => version)).toEqual([2, 3]);
    const firstWeights = versions.map(({ allocation }) => allocation[0]?.weight);
    expect(firstWeights.toSorted()).toEqual(['0.1', '0.2']);
    const [, latest] = versions;
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

const accountsAreConfigured: Scenario = {
  name: 'an account is configured once, also by requests at the same time, and a cohort of them in one call',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    const { client } = tenant;
    await tenant.participants(['C1', 'C2', 'C3']);
    const strategy = await tenant.strategy();
    const enrolled = await tenant.run(
      strategy.id,
      'enroll',
      ['C1', 'C2', 'C3'].map((participant_code) => ({ participant_code, amount: '100.00', auto_rebalance: false })),
    );
    const [first = '', second = '', third = ''] = enrolled.executions.map(({ trader_id }) => trader_id);
    const allocate = async (btc: string, eth: string) =>
      (await client.call(API.createAllocation, { body: { allocation: weights(btc, eth) } })).id;
    const [growth, income] = [await allocate('0.9', '0.1'), await allocate('0.1', '0.9')];
    const answers = await Promise.all(
      [growth, income, growth].map((allocation_id) =>
        client.send(API.createConfiguration, { body: { account_id: first, allocation_id } }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    const configurations = [first, second, third].map((account_id) => ({ account_id, allocation_id: income }));
    expect(await client.call(API.createConfigurations, { body: { configurations } })).toEqual({
      created: 2,
      updated: 1,
    });
    await client.call(API.updateConfiguration, { params: { account_id: second }, body: { allocation_id: growth } });
    await client.call(API.deleteConfiguration, { params: { account_id: third } });
    const list = (query: object) => client.call(API.listConfigurations, { query });
    expect((await list({ allocation_id: growth })).data).toMatchObject([{ account_id: second, auto_rebalance: false }]);
    expect((await list({})).meta).toMatchObject({ count: 2, total_count: 2 });
    const params = { allocation_id: income };
    expect((await client.call(API.listAllocationAccounts, { params, query: {} })).data).toEqual([{ id: first }]);
    const owner = await tenant.keyOf('C2', ['READ', 'TRADE']);
    expect((await owner.call(API.listConfigurations, { query: {} })).data).toMatchObject([{ account_id: second }]);
    expect((await owner.send(API.getConfiguration, { params: { account_id: first } })).status).toBe(404);
    const other = await Tenant.open(root, baseUrl);
    const foreign = { body: { account_id: first, allocation_id: income } };
    expect((await other.client.send(API.createConfiguration, foreign)).status).toBe(404);
    await other.close();
    await tenant.close();
  },
};

const driftIsShown: Scenario = {
  name: 'the drift of an account is its distance from the latest version of its allocation, at the mid of now',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    const { client } = tenant;
    await tenant.participants(['D1']);
    const strategy = await tenant.strategy();
    const enrolled = await tenant.run(strategy.id, 'enroll', [
      { participant_code: 'D1', amount: '1000.00', auto_rebalance: true },
    ]);
    const account_id = enrolled.executions[0]?.trader_id ?? '';
    const drift = () => client.call(API.getAccountDrift, { params: { account_id } });
    const without = await client.send(API.getAccountDrift, { params: { account_id } });
    expect(without.status).toBe(409);
    const { id: allocation_id } = await client.call(API.createAllocation, {
      body: { allocation: [{ instrument_id: 'XRP/USD', weight: '1' }] },
    });
    await client.call(API.createConfiguration, { body: { account_id, allocation_id } });
    const all = await drift();
    expect(all).toMatchObject({
      account_id,
      allocation_id,
      allocation_version: 1,
      absolute: '1.000000',
      total: '1.000000',
    });
    expect(all.instruments[0]).toMatchObject({ instrument_id: 'XRP/USD', weight: '0.000000', drift: '-1.000000' });
    // Weights as they are: what is left of the drift is what the shown weights round off.
    const held = all.instruments.filter(({ value }) => Number(value) > 0);
    const [first, ...others] = held;
    const rest = others.reduce((sum, { weight }) => sum + Number(weight.replace('.', '')), 0);
    const allocation = held.map(({ instrument_id, weight }) => ({
      instrument_id,
      weight: instrument_id === first?.instrument_id ? `0.${String(1_000_000 - rest).padStart(6, '0')}` : weight,
    }));
    await client.call(API.replaceAllocation, { params: { allocation_id }, body: { allocation } });
    const none = await drift();
    expect(none.allocation_version).toBe(2);
    expect(Number(none.absolute)).toBeLessThan(0.05);
    expect(none.instruments.map(({ instrument_id }) => instrument_id)).toEqual(
      held.map(({ instrument_id }) => instrument_id),
    );
    expect((await client.send(API.getAccountDrift, { params: { account_id: strategy.id } })).status).toBe(404);
    await tenant.close();
  },
};

export const ALLOCATION_SCENARIOS: readonly Scenario[] = [allocationsAreStored, accountsAreConfigured, driftIsShown];
