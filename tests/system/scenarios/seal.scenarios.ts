import { API } from '@ballast/api';
import { EXIT } from '@ballast/cli';
import type { BallastClient, CallAnswer } from '@ballast/client';
import { type AuditKey, type Checkpoint, proofLineSchema } from '@ballast/contracts';
import { type CheckedProof, CheckpointChain, ProofCheck } from '@ballast/domain-seal';
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

/** A proof as the API answers it. */
interface AnsweredProof {
  /** Types of the messages that it shows. */
  readonly types: readonly string[];
  check(keys: readonly AuditKey[]): CheckedProof;
}

async function proofOf(
  client: BallastClient,
  { operation_id, ...query }: { readonly operation_id: string; readonly participant_code?: string },
): Promise<AnsweredProof> {
  const get = () => client.send(API.getOperationProof, { params: { operation_id }, query });
  const answer = await eventually('the proof is there', async () => orUndefined(await get()), {
    deadlineMs: DEADLINE_MS,
  });
  const lines = answer
    .trimEnd()
    .split('\n')
    .map((line) => proofLineSchema.parse(JSON.parse(line)));
  return {
    types: lines.flatMap((line) => ('fact' in line ? String(line.fact.headers['type']) : [])),
    check: (keys) => {
      const check = new ProofCheck(keys);
      for (const line of lines) check.take(line);
      return check.finish();
    },
  };
}

function orUndefined(answer: CallAnswer<string>): string | undefined {
  if (answer.ok) return answer.body;
  expect(answer).toMatchObject({ status: 409, headers: { 'retry-after': '1' } });
  return undefined;
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
    expect(await ballast('audit', 'timeline', '--operation', id)).toBe(EXIT.holds);
    const { keys } = await tenant.client.call(API.listAuditKeys);
    const whole = await proofOf(tenant.client, { operation_id: id });
    const checked = whole.check(keys);
    expect(checked).toMatchObject({ operation: id, problems: [], contradictions: [] });
    expect(checked.shown).toContainEqual(expect.stringMatching(/^each of \d+ assets had one price, the locked one, /));
    expect(checked.shown).toContainEqual(expect.stringContaining('entries sum to zero for each asset'));
    expect(whole.types).toEqual(expect.arrayContaining(['prices.locked', 'trades.booked', 'transactions.posted']));
    const ofOne = await proofOf(tenant.client, { operation_id: id, participant_code: 'A' });
    expect(ofOne.check(keys)).toMatchObject({ problems: [], contradictions: [] });
    expect(ofOne.types).toEqual(expect.arrayContaining(['operation.requested', 'prices.locked', 'execution.closed']));
    expect(ofOne.types).not.toContain('trades.booked');
    const chain = new CheckpointChain(keys[0]);
    const checkpoints = await readCheckpoints(tenant.client);
    expect(checkpoints.flatMap((checkpoint) => chain.take(checkpoint))).toEqual([]);
    expect(chain.partitions.map(({ topic }) => topic)).toContain('operation.events.v1');
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

export const SEAL_SCENARIOS: readonly Scenario[] = [sealed];
