import { API } from '@ballast/api';
import type { Execution } from '@ballast/contracts';
import { Tenant } from '../harness/tenant';
import { pinPrices, type Scenario, type ScenarioContext } from './context';
import { reaches, WaitTooShortError, whileWaiting } from './waits';

const CONFLICT = 409;

/** A Strategy with Traders. Each holds BTC for 5,000, ETH for 3,000 and SOL for 2,000 USD at the pinned prices. */
async function enrolled(
  { root, baseUrl }: ScenarioContext,
  codes: readonly string[],
  autoRebalance = true,
): Promise<{ tenant: Tenant; strategyId: string }> {
  await pinPrices(root);
  const tenant = await Tenant.open(root, baseUrl);
  await tenant.participants(codes);
  const { id } = await tenant.strategy();
  const asked = codes.map((participant_code) => ({
    participant_code,
    amount: '10000.00',
    auto_rebalance: autoRebalance,
  }));
  await tenant.run(id, 'enroll', asked);
  return { tenant, strategyId: id };
}

function reasons(executions: readonly Execution[]): readonly (readonly string[])[] {
  return executions.map(({ participant_code, status, status_reason }) => [participant_code, status, status_reason]);
}

function legs(execution: Execution | undefined): readonly (readonly string[])[] {
  return (execution?.instructions ?? []).map((leg) => [
    leg.underlying_currency,
    leg.side,
    leg.amount_type,
    leg.quantity,
    leg.total_notional,
    leg.status,
  ]);
}

async function holdings(tenant: Tenant, strategyId: string, code = 'A'): Promise<readonly (readonly string[])[]> {
  const trader = (await tenant.client.traders(strategyId)).find(({ participant_code }) => participant_code === code);
  const { holdings: held } = await tenant.client.call(API.getHoldings, { params: { trader_id: String(trader?.id) } });
  return held.map(({ asset, balance }) => [asset, balance]);
}

async function finish(tenant: Tenant): Promise<void> {
  expect(await tenant.violations()).toEqual([]);
  await tenant.close();
}

const partialSell: Scenario = {
  name: 'a partial sell returns exactly the amount asked for, from the assets that the caller weights',
  run: async (context) => {
    const { tenant, strategyId } = await enrolled(context, ['A', 'B']);
    await tenant.participants(['NEW']);
    const { operation, executions } = await tenant.run(strategyId, 'partial-sell', [
      { participant_code: 'A', amount: '100.00' },
      { participant_code: 'B', amount: '50000.00' },
      { participant_code: 'NEW', amount: '10.00' },
    ]);
    expect(operation).toMatchObject({ type: 'partial_sell', status: 'settled', status_reason: 'partial_success' });
    expect(reasons(executions)).toEqual([
      ['A', 'settled', ''],
      ['B', 'rejected', 'insufficient BTC balance for sell leg'],
      ['NEW', 'rejected', 'trader_not_enrolled'],
    ]);
    expect(legs(executions[0])).toEqual([
      ['BTC', 'sell', 'notional', '0.00083334', '50.00', 'executed'],
      ['ETH', 'sell', 'notional', '0.01000000', '30.00', 'executed'],
      ['SOL', 'sell', 'notional', '0.13333334', '20.00', 'executed'],
    ]);
    const float = await tenant.client.call(API.getFloat);
    expect(float.accounts[0]?.balance).toBe('980100.00');
    await finish(tenant);
  },
};

const liquidation: Scenario = {
  name: 'a liquidation sells everything held, and skips a Trader who holds nothing',
  run: async (context) => {
    const { tenant, strategyId } = await enrolled(context, ['A']);
    const first = await tenant.run(strategyId, 'liquidate', [{ participant_code: 'A' }], { allocations: undefined });
    expect(first.operation).toMatchObject({ type: 'liquidation', status: 'settled', allocations: [] });
    expect(legs(first.executions[0])).toEqual([
      ['BTC', 'sell', 'quantity', '0.08333333', '4999.99', 'executed'],
      ['ETH', 'sell', 'quantity', '1.00000000', '3000.00', 'executed'],
      ['SOL', 'sell', 'quantity', '13.33333333', '1999.99', 'executed'],
    ]);
    expect(await holdings(tenant, strategyId)).toEqual([]);
    const second = await tenant.run(strategyId, 'liquidate', [{ participant_code: 'A' }], { allocations: undefined });
    expect(second.operation).toMatchObject({ status: 'skipped', status_reason: 'all_skipped' });
    expect(reasons(second.executions)).toEqual([['A', 'skipped', 'no_holdings']]);
    await finish(tenant);
  },
};

const TO_ETH = [
  { underlying_currency: 'BTC', weight: '0.20' },
  { underlying_currency: 'ETH', weight: '0.80' },
];

const rebalance: Scenario = {
  name: 'a rebalance sells first, spends exactly the proceeds and leaves the float alone',
  run: async (context) => {
    const { tenant, strategyId } = await enrolled(context, ['A']);
    const before = await tenant.client.call(API.getFloat);
    const { operation, executions } = await tenant.run(strategyId, 'rebalance', [{ participant_code: 'A' }], {
      allocations: TO_ETH,
    });
    expect(operation).toMatchObject({ type: 'rebalance', status: 'settled', status_reason: '' });
    const [execution] = executions;
    const sum = (side: string): number =>
      (execution?.instructions ?? [])
        .filter((leg) => leg.side === side)
        .reduce((total, leg) => total + Math.round(Number(leg.total_notional) * 100), 0);
    expect(sum('buy')).toBe(sum('sell'));
    expect(legs(execution).map(([asset, side, , , , status]) => [asset, side, status])).toEqual([
      ['BTC', 'sell', 'executed'],
      ['ETH', 'buy', 'executed'],
      ['SOL', 'sell', 'executed'],
    ]);
    expect(await tenant.client.call(API.getFloat)).toEqual(before);
    expect((await holdings(tenant, strategyId)).map(([asset]) => asset)).toEqual(['BTC', 'ETH']);
    const again = await tenant.run(strategyId, 'rebalance', [{ participant_code: 'A' }], { allocations: TO_ETH });
    expect(reasons(again.executions)).toEqual([['A', 'skipped', 'portfolio_is_balanced']]);
    await finish(tenant);
  },
};

const defaultScope: Scenario = {
  name: 'a rebalance without a list reaches every Trader who opted in and holds something, as of its place in the log',
  run: async (context) => {
    const { tenant, strategyId } = await enrolled(context, ['IN', 'OUT', 'EMPTY']);
    await tenant.run(strategyId, 'liquidate', [{ participant_code: 'EMPTY' }], { allocations: undefined });
    const traders = await tenant.client.traders(strategyId);
    const out = traders.find(({ participant_code }) => participant_code === 'OUT');
    await tenant.client.call(API.updateTrader, {
      params: { trader_id: String(out?.id) },
      body: { auto_rebalance: false },
    });
    const { executions } = await tenant.run(strategyId, 'rebalance', undefined, { allocations: TO_ETH });
    expect(reasons(executions)).toEqual([['IN', 'settled', '']]);
    const explicit = await tenant.run(strategyId, 'rebalance', [{ participant_code: 'OUT' }], { allocations: TO_ETH });
    expect(reasons(explicit.executions)).toEqual([['OUT', 'settled', '']]);
    const { id: empty } = await tenant.strategy();
    const nobody = await tenant.run(empty, 'rebalance', undefined, { allocations: TO_ETH });
    expect(nobody.operation).toMatchObject({ status: 'skipped', status_reason: 'no_executions' });
    await finish(tenant);
  },
};

const queue = whileWaiting(
  'rebalances of one Strategy run one at a time, and a liquidation does not wait for them',
  async (context, stretch) => {
    const { tenant, strategyId } = await enrolled(context, ['A', 'B']);
    await tenant.client.call(API.armSandboxFault, {
      body: {
        scenario: `slow_pricing:${stretch(1_500)}`,
        times: 1,
        strategy_id: strategyId,
      },
    });
    const first = await tenant.request(strategyId, 'rebalance', [{ participant_code: 'A' }], { allocations: TO_ETH });
    await reaches(tenant, first.id, 'pricing');
    const second = await tenant.request(strategyId, 'rebalance', [{ participant_code: 'A' }], {
      allocations: [{ underlying_currency: 'SOL', weight: '1' }],
    });
    await reaches(tenant, second.id, 'validating, queued');
    const liquidated = await tenant.run(strategyId, 'liquidate', [{ participant_code: 'B' }], {
      allocations: undefined,
    });
    expect(liquidated.operation.status).toBe('settled');
    const one = await tenant.client.settled(first.id, 20_000);
    const two = await tenant.client.settled(second.id, 20_000);
    expect([one.status, two.status, two.queued]).toEqual(['settled', 'settled', undefined]);
    expect(Date.parse(two.updated_at)).toBeGreaterThan(Date.parse(one.updated_at));
    expect((await holdings(tenant, strategyId)).map(([asset]) => asset)).toEqual(['SOL']);
    await finish(tenant);
  },
);

const cancel = whileWaiting(
  'an Operation can be cancelled until its prices are locked, in the queue too, and gives back everything it held',
  async (context, stretch) => {
    const { tenant, strategyId } = await enrolled(context, ['A', 'B']);
    await tenant.participants(['C']);
    const before = await tenant.client.call(API.getFloat);
    await tenant.client.call(API.armSandboxFault, {
      body: {
        scenario: `slow_pricing:${stretch(2_000)}`,
        times: 2,
        strategy_id: strategyId,
      },
    });
    const enrolling = await tenant.request(strategyId, 'enroll', [
      { participant_code: 'C', amount: '100.00', auto_rebalance: true },
      { participant_code: 'GHOST', amount: '100.00', auto_rebalance: true },
    ]);
    const rebalancing = await tenant.request(strategyId, 'rebalance', [{ participant_code: 'A' }], {
      allocations: TO_ETH,
    });
    const waiting = await tenant.request(
      strategyId,
      'rebalance',
      [{ participant_code: 'A' }, { participant_code: 'X' }],
      {
        allocations: TO_ETH,
      },
    );
    await Promise.all([enrolling, rebalancing].map(({ id }) => reaches(tenant, id, 'pricing')));
    for (const { id } of [waiting, enrolling, rebalancing]) {
      const answer = await tenant.client.send(API.cancelOperation, { params: { operation_id: id }, body: {} });
      if (answer.status === CONFLICT) throw new WaitTooShortError();
      expect(answer.body).toMatchObject({ id, status: 'failed', status_reason: 'cancelled' });
    }
    expect(reasons(await tenant.client.executions(enrolling.id))).toEqual([
      ['C', 'rejected', 'cancelled'],
      ['GHOST', 'rejected', 'participant_not_found'],
    ]);
    expect(reasons(await tenant.client.executions(waiting.id))).toEqual([
      ['A', 'rejected', 'cancelled'],
      ['X', 'rejected', 'cancelled'],
    ]);
    expect(await tenant.client.call(API.getFloat)).toEqual(before);
    const settled = await tenant.run(strategyId, 'top-up', [{ participant_code: 'C', amount: '100.00' }]);
    const late = await tenant.client.send(API.cancelOperation, {
      params: { operation_id: settled.operation.id },
      body: {},
    });
    expect(late.status).toBe(CONFLICT);
    await finish(tenant);
  },
);

export const OPERATION_SCENARIOS: readonly Scenario[] = [
  partialSell,
  liquidation,
  rebalance,
  defaultScope,
  queue,
  cancel,
];
