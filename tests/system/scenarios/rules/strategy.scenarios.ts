import { API } from '@ballast/api';
import { Tenant } from '../../harness/tenant';
import { pinPrices, type Scenario } from '../context';
import { stillWaits, whileWaiting } from '../waits';

const ALL_BTC = [{ underlying_currency: 'BTC', weight: '1' }];

async function holdingsOf(tenant: Tenant, strategyId: string): Promise<readonly string[]> {
  const [trader] = await tenant.client.traders(strategyId);
  const { holdings } = await tenant.client.call(API.getHoldings, { params: { trader_id: String(trader?.id) } });
  return holdings.map(({ asset, balance, held }) => `${asset} ${balance} held ${held}`);
}

const apart = whileWaiting(
  'a participant has one Trader in each Strategy, and holdings and Operations of one do not affect the other',
  async ({ root, baseUrl }, stretch) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['A']);
    const [one, two] = [await tenant.strategy(), await tenant.strategy()];
    const options = { allocations: ALL_BTC };
    const enrolling = [{ participant_code: 'A', amount: '60.00', auto_rebalance: true }];
    await tenant.run(one.id, 'enroll', enrolling, options);
    const stranger = await tenant.run(two.id, 'top-up', [{ participant_code: 'A', amount: '60.00' }], options);
    expect(stranger.executions[0]).toMatchObject({ status_reason: 'trader_not_enrolled', trader_id: '' });
    const second = await tenant.run(two.id, 'enroll', enrolling, options);
    expect(second.operation.status).toBe('settled');
    const armed = { scenario: `slow_pricing:${stretch(600)}`, times: 1, strategy_id: one.id };
    await tenant.client.call(API.armSandboxFault, { body: armed });
    const A = [{ participant_code: 'A' }];
    const slow = await tenant.request(one.id, 'liquidate', A, { allocations: undefined });
    const [quick, moved] = [
      await tenant.run(two.id, 'partial-sell', [{ participant_code: 'A', amount: '30.00' }], options),
      await tenant.run(two.id, 'rebalance', undefined, {
        allocations: [{ underlying_currency: 'ETH', weight: '1' }],
      }),
    ];
    expect([quick.operation.status, moved.operation.status]).toEqual(['settled', 'settled']);
    const held = await holdingsOf(tenant, one.id);
    await stillWaits(tenant, slow.id);
    expect(held).toEqual(['BTC 0.00100000 held 0.00100000']);
    expect(await holdingsOf(tenant, two.id)).toEqual(['ETH 0.01000000 held 0.00000000']);
    expect((await tenant.client.settled(slow.id, 20_000)).status).toBe('settled');
    expect(await holdingsOf(tenant, one.id)).toEqual([]);
    const traders = [await tenant.client.traders(one.id), await tenant.client.traders(two.id)].flat();
    expect(new Set(traders.map(({ id }) => id)).size).toBe(2);
    expect(traders.map(({ account_label }) => account_label)).toEqual([one.id, two.id]);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
);

/** Compares `updated_at` of an Operation in its events, oldest first, and the resources with their GETs. */
const growing: Scenario = {
  name: 'updated_at of a resource grows with each of its events, and its GET shows the last one',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['A']);
    const { id } = await tenant.strategy();
    const { operation, executions } = await tenant.run(id, 'enroll', [
      { participant_code: 'A', amount: '10.00', auto_rebalance: true },
    ]);
    const states = (await tenant.events())
      .filter(({ payload }) => payload['id'] === operation.id)
      .map(({ payload }) => String(payload['updated_at']));
    expect(states).toHaveLength(3);
    expect([...new Set(states)].sort()).toEqual(states);
    expect(operation.created_at < String(states[0])).toBe(true);
    expect(await tenant.client.call(API.getOperation, { params: { operation_id: operation.id } })).toEqual(operation);
    const [execution] = executions;
    expect(await tenant.client.call(API.getExecution, { params: { execution_id: String(execution?.id) } })).toEqual(
      execution,
    );
    await tenant.close();
  },
};

export const STRATEGY_RULES: readonly Scenario[] = [apart, growing];
