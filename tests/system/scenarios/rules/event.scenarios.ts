import { API } from '@ballast/api';
import type { PublicEvent } from '@ballast/test-kit';
import { Tenant } from '../../harness/tenant';
import { pinPrices, type Scenario } from '../context';

/** An event in words: `operation settled partial_success`, `execution A settled` or `trader A`. */
function wordsOf({ type, payload }: PublicEvent): string {
  const kind = type.split('.')[1] ?? type;
  const words = [kind, payload['participant_code'], payload['status'], payload['status_reason']];
  return words.filter((word) => word !== undefined && word !== '').join(' ');
}

function isFlat({ payload }: PublicEvent): boolean {
  return typeof payload['id'] === 'string' && !('data' in payload) && !('queued' in payload);
}

/** Events after position `after`, in order, each with its flat resource. */
async function reported(tenant: Tenant, after: number): Promise<readonly string[]> {
  const events = (await tenant.events()).slice(after);
  expect(events.filter((event) => !isFlat(event))).toEqual([]);
  return events.map(wordsOf);
}

function expectOrder(words: readonly string[], ...order: readonly string[]): void {
  expect(words.filter((word) => order.includes(word))).toEqual(order);
}

const enrollment: Scenario = {
  name: 'an enrollment reports each transition, each new Trader and each Execution once, in their order',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['A', 'B']);
    const { id } = await tenant.strategy();
    await tenant.run(id, 'enroll', [
      { participant_code: 'A', amount: '10.00', auto_rebalance: true },
      { participant_code: 'GHOST', amount: '10.00', auto_rebalance: true },
      { participant_code: 'B', amount: '10.00', auto_rebalance: false },
    ]);
    const words = await reported(tenant, 0);
    expect([...words].sort()).toEqual([
      'execution A settled',
      'execution B settled',
      'execution GHOST rejected participant_not_found',
      'operation pricing',
      'operation settled partial_success',
      'operation settling',
      'trader A',
      'trader B',
    ]);
    expectOrder(words, 'operation pricing', 'operation settling', 'operation settled partial_success');
    for (const code of ['A', 'B'])
      expectOrder(words, `trader ${code}`, `execution ${code} settled`, 'operation settled partial_success');
    expect(words.at(-1)).toBe('operation settled partial_success');
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const rebalances: Scenario = {
  name: 'rebalances report their transitions and Executions and no Trader; a wait in the queue is not reported',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['A', 'GONE']);
    const { id } = await tenant.strategy();
    await tenant.run(id, 'enroll', [
      { participant_code: 'A', amount: '10.00', auto_rebalance: true },
      { participant_code: 'GONE', amount: '10.00', auto_rebalance: true },
    ]);
    await tenant.run(id, 'liquidate', [{ participant_code: 'GONE' }], { allocations: undefined });
    const before = (await tenant.events()).length;
    await tenant.client.call(API.armSandboxFault, {
      body: { scenario: 'slow_pricing:300', times: 1, strategy_id: id },
    });
    const listed = [{ participant_code: 'A' }, { participant_code: 'GONE' }];
    const weights = { BTC: '0.5', SOL: '0.5' };
    const allocations = Object.entries(weights).map(([underlying_currency, weight]) => ({
      underlying_currency,
      weight,
    }));
    const first = await tenant.request(id, 'rebalance', listed, { allocations });
    const second = await tenant.request(id, 'rebalance', listed, {
      allocations: [{ underlying_currency: 'ETH', weight: '1' }],
    });
    for (const operation of [first, second])
      expect(await tenant.client.settled(operation.id, 20_000)).toMatchObject({ status: 'settled' });
    const words = await reported(tenant, before);
    const one = [
      'execution A settled',
      'execution GONE skipped no_holdings',
      'operation pricing',
      'operation settled partial_success',
      'operation settling',
    ];
    // The second rebalance had no event until the first one had ended.
    expect([words.slice(0, 5), words.slice(5)].map((half) => [...half].sort())).toEqual([one, one]);
    for (const half of [words.slice(0, 5), words.slice(5)]) {
      expectOrder(half, 'operation pricing', 'operation settling', 'operation settled partial_success');
      expect(half.at(-1)).toBe('operation settled partial_success');
    }
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const failure: Scenario = {
  name: 'an Operation without an accepted Execution reports its Executions and its end, straight from validating',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl, '0');
    await tenant.participants(['A']);
    const { id } = await tenant.strategy();
    await tenant.run(id, 'enroll', [{ participant_code: 'A', amount: '10.00', auto_rebalance: true }]);
    await tenant.run(id, 'liquidate', [{ participant_code: 'A' }], { allocations: undefined });
    await tenant.run(id, 'rebalance', undefined);
    expect(await reported(tenant, 0)).toEqual([
      'execution A rejected insufficient_funds',
      'operation failed all_rejected',
      'execution A rejected trader_not_enrolled',
      'operation failed all_rejected',
      'operation skipped no_executions',
    ]);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

export const EVENT_RULES: readonly Scenario[] = [enrollment, rebalances, failure];
