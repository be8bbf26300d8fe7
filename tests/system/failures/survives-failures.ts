import { API, SCOPES } from '@ballast/api';
import type { BallastClient } from '@ballast/client';
import { eventually } from '@ballast/test-infra';
import { at } from '../cluster/pair';
import { CommitChecks } from '../contention/commit-checks';
import { withSecret } from '../harness/answers';
import { BASKET, Tenant } from '../harness/tenant';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver';
import { pinPrices, PRICES } from '../scenarios/context';
import { allEnded, expectNothingLost, expectSameAnswers, expectWebhooks } from './end-state';
import type { FailingCluster } from './failing-cluster';
import { describeFailure, FAILURE_KINDS, planFailures, WHOLE_KINDS, type Failure } from './failure-plan';
import { PersistentCaller } from './persistent-caller';
import { recoveryTable, type Recovery } from './recovery-table';
import { READS, SteadyLoad } from './steady-load';
import { WaitingOperations } from './waiting-operations';
import { repeatedWebhooks } from './webhook-order';
import { endpointAt } from '../harness/own-events';

const RECOVERY_DEADLINE_MS = 120_000;
const CONNECTIONS = 32;
const DEPOSIT = '100000000.00';
/** Four Strategies of six Traders each; rebalances of one Strategy wait for each other. */
const STRATEGIES = 4;
const CODES = ['A', 'B', 'C', 'D', 'E', 'F'];

export interface RunLength {
  /** Time during which failures begin. Every kind of failure happens at least once, however long that takes. */
  readonly seconds: number;
  /** The same seed gives the same failures and the same requests. */
  readonly seed: number;
}

/** A tenant under load, and everything that observes it. */
interface Run {
  readonly cluster: FailingCluster;
  readonly root: BallastClient;
  readonly tenant: Tenant;
  readonly caller: PersistentCaller;
  readonly waiting: WaitingOperations;
  readonly receiver: WebhookReceiver;
  readonly checks: CommitChecks;
  close(): Promise<void>;
}

/**
 * Lets failures happen to a cluster under load, one after the other. Expects that the platform recovers from each of
 * them, and that at the end nothing was lost, done twice or out of order. Returns a report.
 */
export async function survivesFailures(
  cluster: FailingCluster,
  root: BallastClient,
  { seconds, seed }: RunLength,
): Promise<string> {
  const run = await openRun(cluster, root);
  const { tenant, caller, receiver, checks } = run;
  const load = new SteadyLoad({ caller, strategies: tenant.strategies.slice(0, STRATEGIES), codes: CODES, seed });
  try {
    const recoveries = await recoverFromEach(run, load, { seconds, seed });
    await stopHalf(run);
    await load.stop();
    await allEnded(tenant);
    expect(caller.violations).toEqual([]);
    expect(caller.repeated).toBeGreaterThan(0);
    expect(new Set(recoveries.map(({ failure }) => failure.kind))).toEqual(new Set(FAILURE_KINDS));
    expect(recoveries.filter(({ settled }) => settled === 0)).toEqual([]);
    await expectSameAnswers(tenant, caller.accepted);
    const operations = caller.accepted.length + STRATEGIES + WaitingOperations.strategies;
    await expectNothingLost(cluster.platform, { tenant, checks }, { operations, deposit: DEPOSIT });
    await expectWebhooks(receiver, tenant);
    const webhooksTwice = repeatedWebhooks(receiver.received).size;
    const counts = { seed, operations, repeated: caller.repeated, webhooks: receiver.received.length, webhooksTwice };
    return `${recoveryTable(recoveries)}\n${JSON.stringify(counts)}\n`;
  } finally {
    await load.stop().catch(() => undefined);
    await run.close();
  }
}

async function openRun(cluster: FailingCluster, root: BallastClient): Promise<Run> {
  const { platform } = cluster;
  const checks = await CommitChecks.install(platform.databaseUrl);
  const receiver = await startWebhookReceiver();
  const tenant = await prepare(root, platform.baseUrl, cluster.receiverUrl(receiver.url));
  const credentials = withSecret(await tenant.client.call(API.createApiKey, { body: { scopes: SCOPES } }));
  const gateways = platform.gateways.map((url) => at(url, credentials, CONNECTIONS));
  const caller = new PersistentCaller(gateways);
  const waiting = await WaitingOperations.prepare(tenant, caller);
  return {
    cluster,
    root,
    tenant,
    caller,
    waiting,
    receiver,
    checks,
    close: async () => {
      await Promise.all([...gateways.map((gateway) => gateway.close()), tenant.close()]);
      await receiver.close();
    },
  };
}

/** Opens Traders with holdings in every Strategy. Slow settlements, ten per Strategy, let requests meet open holds. */
async function prepare(root: BallastClient, baseUrl: string, receiverUrl: string): Promise<Tenant> {
  await pinPrices(root);
  const tenant = await Tenant.open(root, baseUrl, DEPOSIT);
  await tenant.client.call(API.createWebhookEndpoint, { body: endpointAt(receiverUrl) });
  await tenant.participants(CODES);
  const asked = CODES.map((participant_code) => ({ participant_code, amount: '10000.00', auto_rebalance: true }));
  for (let index = 0; index < STRATEGIES; index += 1) {
    const { id } = await tenant.strategy();
    await tenant.run(id, 'enroll', asked);
    await tenant.client.call(API.armSandboxFault, {
      body: { scenario: 'slow_settle:200', times: 10, strategy_id: id },
    });
  }
  return tenant;
}

async function recoverFromEach(run: Run, load: SteadyLoad, { seconds, seed }: RunLength): Promise<readonly Recovery[]> {
  const until = performance.now() + seconds * 1_000;
  const recoveries: Recovery[] = [];
  for (const failure of planFailures(seed)) {
    if (performance.now() >= until && recoveries.length >= FAILURE_KINDS.length) break;
    process.stderr.write(`failure ${recoveries.length + 1}: ${describeFailure(failure)}\n`);
    const before = load.settled;
    const recoveredMs = await (WHOLE_KINDS.has(failure.kind) ? recoverFromWhole : recoverFrom)(run, load, failure);
    recoveries.push({ failure, recoveredMs, settled: load.settled - before });
  }
  return recoveries;
}

/** Injects a failure. Returns the milliseconds from its end to the recovery. */
async function recoverFrom(
  { cluster, tenant, caller, receiver }: Run,
  load: SteadyLoad,
  failure: Failure,
): Promise<number> {
  await cluster.inject(failure);
  const begun = performance.now();
  const [settled, webhooks] = [load.settled, receiver.received.length];
  const options = { deadlineMs: RECOVERY_DEADLINE_MS, pollMs: 100 };
  const topUp = {
    strategyId: tenant.strategies[0] ?? '',
    action: 'top-up',
    participants: [{ participant_code: 'A', amount: '100.00' }],
    allocations: BASKET,
  } as const;
  const probe = async (): Promise<void> => {
    const { id } = await caller.request(topUp);
    const isSettled = async (): Promise<boolean> =>
      (await caller.read(API.getOperation, { params: { operation_id: id } }))?.status === 'settled';
    await eventually(`a top-up has settled after ${describeFailure(failure)}`, isSettled, options);
  };
  const reads = READS.map((read) => eventually('a read is answered', () => read(caller), options));
  await Promise.all([load.caughtUp(), probe(), ...reads]);
  await eventually('an Operation of the load has settled', () => load.settled > settled, options);
  await eventually('a webhook has arrived', () => receiver.received.length > webhooks, options);
  return Math.round(performance.now() - begun);
}

/**
 * As `recoverFrom`, for a failure of all processes. Operations wait as it begins, and prices are not pinned: they go
 * stale while it lasts, and no Operation may fail for lack of a price.
 */
async function recoverFromWhole(run: Run, load: SteadyLoad, failure: Failure): Promise<number> {
  const options = { deadlineMs: RECOVERY_DEADLINE_MS };
  const unpin = async (): Promise<true> => {
    for (const underlying of Object.keys(PRICES))
      await run.root.call(API.unpinSandboxPrice, { params: { underlying, quoted: 'USD' } });
    return true;
  };
  await eventually('no price is pinned', unpin, options);
  const expectEnds = await run.waiting.open();
  const recoveredMs = await recoverFrom(run, load, failure);
  await expectEnds();
  await eventually('prices are pinned', () => pinPrices(run.root).then(() => true), options);
  return recoveredMs;
}

/** Stops half of all instances in order while requests arrive: no caller may be cut off from an Operation that is done. */
async function stopHalf({ cluster: { platform }, caller }: Run): Promise<void> {
  caller.expectOrder();
  const names = [...platform.pids.keys()].filter((name) => name.endsWith('/1'));
  await Promise.all(names.map((name) => platform.end(name, 'SIGTERM')));
}
