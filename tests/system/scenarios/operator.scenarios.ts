import { API } from '@ballast/api';
import { EXIT } from '@ballast/cli';
import { eventually } from '@ballast/test-infra';
import { Tenant } from '../harness/tenant';
import { pinPrices, type Scenario } from './context';

/** Delay of a fault in milliseconds, longer than any test. */
const FOR_EVER_MS = 3_600_000;
const DEADLINE_MS = 60_000;

function enroll(code: string): { participant_code: string; amount: string; auto_rebalance: boolean }[] {
  return [{ participant_code: code, amount: '100.00', auto_rebalance: true }];
}

const ended: Scenario = {
  name: 'an operator ends Operations that cannot go on, and all their holds are released',
  run: async ({ root, baseUrl, ballast }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl, '1000.00');
    await tenant.participants(['A', 'B']);
    const stuck: { id: string; code: string }[] = [];
    for (const [kind, code] of [
      ['slow_pricing', 'A'],
      ['slow_settle', 'B'],
    ] as const) {
      const strategy = await tenant.strategy();
      await tenant.client.call(API.armSandboxFault, {
        body: { scenario: `${kind}:${FOR_EVER_MS}`, times: 1, strategy_id: strategy.id },
      });
      stuck.push({ id: (await tenant.request(strategy.id, 'enroll', enroll(code))).id, code });
    }
    await eventually(
      'both Operations hold money',
      async () => (await tenant.client.call(API.getFloat)).accounts[0]?.held === '200.00',
      { deadlineMs: DEADLINE_MS },
    );
    const statusOf = async (id: string): Promise<string> =>
      (await tenant.client.call(API.getOperation, { params: { operation_id: id } })).status;
    await eventually(
      'the second Operation is settling',
      async () => (await statusOf(stuck[1]?.id ?? '')) === 'settling',
      {
        deadlineMs: DEADLINE_MS,
      },
    );
    for (const { id } of stuck) {
      expect(await ballast('operation', 'end', id, '--reason', 'its answer is lost')).toBe(EXIT.holds);
    }
    const operations = await Promise.all(stuck.map(({ id }) => tenant.client.settled(id, DEADLINE_MS)));
    expect(operations.map(({ status, status_reason }) => [status, status_reason])).toEqual([
      ['failed', 'ended_by_operator'],
      ['failed', 'all_rejected'],
    ]);
    for (const { id } of stuck) {
      const [execution] = await tenant.client.executions(id);
      expect(execution).toMatchObject({ status: 'rejected', status_code: 'ended_by_operator' });
    }
    expect(await tenant.client.call(API.getFloat)).toEqual({
      accounts: [{ asset: 'USD', balance: '1000.00', held: '0.00', available: '1000.00' }],
    });
    expect(await ballast('operation', 'end', stuck[0]?.id ?? '', '--reason', 'again')).toBe(EXIT.holds);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

export const OPERATOR_SCENARIOS: readonly Scenario[] = [ended];
