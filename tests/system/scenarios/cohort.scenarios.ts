import { API } from '@ballast/api';
import { eventually } from '@ballast/test-infra';
import { platformViolations } from '@ballast/test-kit';
import { Tenant } from '../harness/tenant';
import { pinPrices, type Scenario } from './context';

/** Codes `00000`, `00001`, … */
export function cohort(size: number): readonly string[] {
  return Array.from({ length: size }, (_, index) => index.toString(36).toUpperCase().padStart(5, '0'));
}

/** Enrolls a cohort in one call, runs `meanwhile` once a part is decided, and checks that every participant settled. */
export function cohortScenario(name: string, size: number, meanwhile?: () => Promise<void>): Scenario {
  return {
    name,
    run: async ({ root, baseUrl }) => {
      await pinPrices(root);
      const tenant = await Tenant.open(root, baseUrl, '100000000.00');
      const codes = cohort(size);
      await tenant.participants(codes);
      const strategy = await tenant.strategy();
      const asked = codes.map((participant_code) => ({ participant_code, amount: '100.00', auto_rebalance: true }));
      const accepted = await tenant.request(strategy.id, 'enroll', asked);
      await eventually('part of the cohort is decided', async () => {
        const page = await tenant.client.call(API.listExecutions, {
          query: { operation_id: accepted.id, page_size: 1 },
        });
        return page.executions.length > 0;
      });
      await meanwhile?.();
      const operation = await tenant.client.settled(accepted.id, 120_000);
      expect(operation).toMatchObject({ status: 'settled', status_reason: '' });
      const snapshot = await tenant.snapshot();
      expect(snapshot.executions.map(({ participant_code }) => participant_code)).toEqual(codes);
      expect(snapshot.entries).toHaveLength(size * 3 * 4 + 2);
      expect(platformViolations(snapshot)).toEqual([]);
      await tenant.close();
    },
  };
}
