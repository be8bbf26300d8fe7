import { API } from '@ballast/api';
import { EXIT } from '@ballast/cli';
import type { BallastClient } from '@ballast/client';
import type { Checkpoint } from '@ballast/contracts';
import { CheckpointChain } from '@ballast/domain-seal';
import { eventually } from '@ballast/test-infra';
import { Tenant } from '../harness/tenant';
import { pinPrices, type Scenario } from './context';

const DEADLINE_MS = 60_000;

/** Every checkpoint, page by page. */
async function readCheckpoints(client: BallastClient): Promise<readonly Checkpoint[]> {
  const checkpoints: Checkpoint[] = [];
  for (let after = 0; ;) {
    const page = await client.call(API.listCheckpoints, { query: { after, limit: 200 } });
    checkpoints.push(...page.checkpoints);
    if (!page.has_more) return checkpoints;
    after = page.next_after;
  }
}

const sealed: Scenario = {
  name: 'the record of an Operation is sealed, proven and whole, and its checkpoints are one signed chain',
  run: async ({ root, baseUrl, ballast }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl, '1000.00');
    await tenant.participants(['A']);
    const strategy = await tenant.strategy();
    const participants = [{ participant_code: 'A', amount: '100.00', auto_rebalance: true }];
    const { id } = await tenant.request(strategy.id, 'enroll', participants);
    await tenant.client.settled(id, DEADLINE_MS);
    const prove = async (): Promise<boolean> => (await ballast('audit', 'proof', '--operation', id)) === EXIT.holds;
    await eventually('the Operation is sealed', prove, { deadlineMs: DEADLINE_MS });
    expect(await ballast('audit', 'verify')).toBe(EXIT.holds);
    const { keys } = await tenant.client.call(API.listAuditKeys);
    const chain = new CheckpointChain(keys[0]);
    const checkpoints = await readCheckpoints(tenant.client);
    expect(checkpoints.flatMap((checkpoint) => chain.take(checkpoint))).toEqual([]);
    expect(chain.partitions.map(({ topic }) => topic)).toContain('operation.events.v1');
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

export const SEAL_SCENARIOS: readonly Scenario[] = [sealed];
