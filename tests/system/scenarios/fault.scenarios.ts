import { API } from '@ballast/api';
import { Tenant } from '../harness/tenant';
import { pinPrices, type Scenario } from './context';
import { WaitTooShortError, whileWaiting } from './waits';

function enroll(codes: readonly string[]): { participant_code: string; amount: string; auto_rebalance: boolean }[] {
  return codes.map((participant_code) => ({ participant_code, amount: '100.00', auto_rebalance: true }));
}

const priceUnavailable: Scenario = {
  name: 'without a price the Operation fails as a whole and every hold is released',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl, '1000.00');
    await tenant.participants(['A', 'B']);
    const strategy = await tenant.strategy();
    await tenant.client.call(API.armSandboxFault, {
      body: {
        scenario: 'price_unavailable',
        times: 1,
        strategy_id: strategy.id,
      },
    });
    const failed = await tenant.run(strategy.id, 'enroll', enroll(['A', 'GHOST', 'B']));
    expect(failed.operation).toMatchObject({ status: 'failed', status_reason: 'price_unavailable' });
    expect(failed.operation.status_detail).not.toBe('');
    expect(failed.executions.map(({ status, status_reason }) => [status, status_reason])).toEqual([
      ['rejected', 'price_unavailable'],
      ['rejected', 'participant_not_found'],
      ['rejected', 'price_unavailable'],
    ]);
    expect(await tenant.client.call(API.getFloat)).toEqual({
      accounts: [{ asset: 'USD', balance: '1000.00', held: '0.00', available: '1000.00' }],
    });
    const again = await tenant.run(strategy.id, 'enroll', enroll(['A']));
    expect(again.executions[0]).toMatchObject({ status: 'rejected', status_reason: 'trader_already_enrolled' });
    const topUp = await tenant.run(strategy.id, 'top-up', [{ participant_code: 'A', amount: '100.00' }]);
    expect(topUp.operation.status).toBe('settled');
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const venueReject: Scenario = {
  name: 'a leg that the venue refuses ends its Execution and no other, and its holds are released',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl, '1000.00');
    await tenant.participants(['A', 'B']);
    const strategy = await tenant.strategy();
    await tenant.client.call(API.armSandboxFault, {
      body: {
        scenario: 'venue_reject:ETH',
        times: 1,
        strategy_id: strategy.id,
      },
    });
    const { operation, executions } = await tenant.run(strategy.id, 'enroll', enroll(['A', 'B']));
    expect(operation).toMatchObject({ status: 'settled', status_reason: 'partial_success' });
    expect(executions.map(({ status, status_reason }) => [status, status_reason])).toEqual([
      ['rejected', 'venue_rejected'],
      ['settled', ''],
    ]);
    expect(executions[0]?.instructions.map(({ status, status_reason }) => [status, status_reason])).toEqual([
      ['rejected', 'venue_rejected'],
      ['failed', 'venue_rejected'],
      ['rejected', 'venue_rejected'],
    ]);
    expect(await tenant.client.call(API.getFloat)).toEqual({
      accounts: [{ asset: 'USD', balance: '900.00', held: '0.00', available: '900.00' }],
    });
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const slow = whileWaiting('a slow Operation delays no other', async ({ root, baseUrl }, stretch) => {
  await pinPrices(root);
  const tenant = await Tenant.open(root, baseUrl);
  await tenant.participants(['A', 'B', 'C']);
  const [slowPricing, slowSettle, quick] = [await tenant.strategy(), await tenant.strategy(), await tenant.strategy()];
  await tenant.client.call(API.armSandboxFault, {
    body: {
      scenario: `slow_pricing:${stretch(1_500)}`,
      times: 1,
      strategy_id: slowPricing.id,
    },
  });
  await tenant.client.call(API.armSandboxFault, {
    body: {
      scenario: `slow_settle:${stretch(1_500)}`,
      times: 1,
      strategy_id: slowSettle.id,
    },
  });
  const first = await tenant.request(slowPricing.id, 'enroll', enroll(['A']));
  const second = await tenant.request(slowSettle.id, 'enroll', enroll(['B']));
  const third = await tenant.run(quick.id, 'enroll', enroll(['C']));
  expect(third.operation.status).toBe('settled');
  const [one, two] = await Promise.all([
    tenant.client.settled(first.id, 20_000),
    tenant.client.settled(second.id, 20_000),
  ]);
  expect([one.status, two.status]).toEqual(['settled', 'settled']);
  const ends = [one, two].map(({ updated_at }) => Date.parse(updated_at));
  if (Math.min(...ends) <= Date.parse(third.operation.updated_at)) throw new WaitTooShortError();
  expect(await tenant.violations()).toEqual([]);
  await tenant.close();
});

export const FAULT_SCENARIOS: readonly Scenario[] = [priceUnavailable, venueReject, slow];
