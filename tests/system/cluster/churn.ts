import { API, SCOPES } from '@ballast/api';
import { type BallastClient } from '@ballast/client';
import { eventually, readLedgerTables } from '@ballast/test-infra';
import { ledgerTableViolations, platformViolations } from '@ballast/test-kit';
import type { TestPlatform } from '@ballast/test-platform';
import { CommitChecks } from '../contention/commit-checks';
import { planLoad, type PlannedRequest } from '../contention/load';
import { countReasons, holdingFaults, reasonFaults } from '../contention/outcome';
import { withSecret } from '../harness/answers';
import { bodyOf, Tenant } from '../harness/tenant';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver';
import { pinPrices } from '../scenarios/context';
import { at } from './pair';
import { PersistentCaller } from './persistent-caller';
import { repeatedWebhooks, webhookFaults } from './webhook-order';

const END_DEADLINE_MS = 90_000;
const CONNECTIONS = 32;
const DEPOSIT = '100000000.00';
const SEED = 20_260_418;
/** Four Strategies of six Traders each; rebalances of one Strategy wait for each other. */
const STRATEGIES = 4;
const CODES = ['A', 'B', 'C', 'D', 'E', 'F'];
const REQUESTS = 240;
/** Parts of the load: while all instances run, some are paused, killed ones come back, and others stop. */
const PARTS = [0, 1, 2, 3];
/** Least number of checked commits: a run with few conflicts or few checks would prove nothing. */
const COMMITS_MIN = 100;

/** A planned request with its Operation id and request id. */
interface Asked {
  readonly planned: PlannedRequest;
  readonly id: string;
  readonly requestId: string;
}

/** Opens Traders with holdings in every Strategy. Slow settlements, ten per Strategy, let requests meet open holds. */
async function prepare(root: BallastClient, platform: TestPlatform, receiver: WebhookReceiver): Promise<Tenant> {
  await pinPrices(root);
  const tenant = await Tenant.open(root, platform.baseUrl, DEPOSIT);
  await tenant.client.call(API.createWebhookEndpoint, { body: { url: receiver.url } });
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

/** Absences of instances. At any time each service has an instance that works. */
export interface Absences {
  /** Instances that are killed and started again. */
  readonly killed: readonly string[];
  /** Instances that are paused at the same time, until others have taken over, and then go on. */
  readonly paused: readonly string[];
  readonly pausedMs: number;
  /** Instances that stop in order, once the killed and paused ones are back. */
  readonly stopped: readonly string[];
}

/** Sends one part of the load, all of its requests at once. */
async function send(caller: PersistentCaller, tenant: Tenant, part: readonly PlannedRequest[]): Promise<Asked[]> {
  return Promise.all(
    part.map(async (planned) => {
      const { strategy, kind, participants, allocations } = planned;
      const body = bodyOf(participants, { allocations });
      return { planned, ...(await caller.request(kind, tenant.strategies[strategy] ?? '', body)) };
    }),
  );
}

/** Repeats all requests through the tenant, which records them, and expects the same Operation for each request id. */
async function ask(tenant: Tenant, asked: readonly Asked[]): Promise<void> {
  const known = await Promise.all(
    asked.map(async ({ planned, requestId }) => {
      const { strategy, kind, participants, allocations } = planned;
      const options = { allocations, requestId };
      return (await tenant.request(tenant.strategies[strategy] ?? '', kind, participants, options)).id;
    }),
  );
  expect(known).toEqual(asked.map(({ id }) => id));
}

async function allEnded({ client }: Tenant): Promise<void> {
  for (const status of ['validating', 'pricing', 'settling'] as const) {
    await eventually(
      `no Operation is ${status}`,
      async () => {
        return (await client.call(API.listOperations, { query: { status, page_size: 1 } })).operations.length === 0;
      },
      { deadlineMs: END_DEADLINE_MS },
    );
  }
}

/** Sends the load in four parts while instances die, come back and stop in order. */
async function whileInstancesComeAndGo(
  platform: TestPlatform,
  { killed, paused, pausedMs, stopped }: Absences,
  { caller, tenant }: { readonly caller: PersistentCaller; readonly tenant: Tenant },
): Promise<readonly Asked[]> {
  const load = planLoad({ seed: SEED, requests: REQUESTS, strategies: STRATEGIES, codes: CODES });
  const [first = [], second = [], third = [], fourth = []] = PARTS.map((part) =>
    load.slice((part * REQUESTS) / PARTS.length, ((part + 1) * REQUESTS) / PARTS.length),
  );
  const asked = [send(caller, tenant, first)];
  await eventually('half of the first part is answered', () => caller.answered > first.length / 2);
  asked.push(send(caller, tenant, second));
  platform.pause(paused);
  const until = Date.now() + pausedMs;
  await Promise.all(killed.map((name) => platform.end(name, 'SIGKILL')));
  asked.push(send(caller, tenant, third));
  const back = Promise.all(killed.map((name) => platform.begin(name)));
  await eventually('the others have taken over', () => Date.now() >= until, { deadlineMs: 2 * pausedMs });
  platform.resume(paused);
  await Promise.all([back, ...asked]);
  caller.expectOrder();
  asked.push(send(caller, tenant, fourth));
  await Promise.all(stopped.map((name) => platform.end(name, 'SIGTERM')));
  return (await Promise.all(asked)).flat();
}

/** Expects that no Operation, money, asset or hold was lost or doubled in the run. */
async function expectNothingLost(platform: TestPlatform, tenant: Tenant, checks: CommitChecks): Promise<void> {
  const report = await checks.report();
  expect(report.violations).toEqual([]);
  expect(report.commits).toBeGreaterThan(COMMITS_MIN);
  const tables = await readLedgerTables(platform.databaseUrl);
  expect(ledgerTableViolations(tables)).toEqual([]);
  expect(tables.holds).toEqual([]);
  const snapshot = await tenant.snapshot();
  expect(snapshot.operations).toHaveLength(REQUESTS + STRATEGIES);
  expect(reasonFaults(snapshot)).toEqual([]);
  expect(holdingFaults(snapshot, DEPOSIT)).toEqual([]);
  expect(platformViolations(snapshot)).toEqual([]);
  expect(Object.keys(countReasons(snapshot.executions))).toEqual(
    expect.arrayContaining(['settled', 'balance held by concurrent operation']),
  );
}

async function expectWebhooks(receiver: WebhookReceiver, tenant: Tenant): Promise<void> {
  const events = await tenant.events();
  const deliveries = await eventually(
    'all deliveries are recorded',
    async () => {
      const open = await tenant.client.call(API.listWebhookDeliveries, { query: { status: 'pending', page_size: 1 } });
      if (open.deliveries.length > 0) return undefined;
      const all = await tenant.client.all(API.listWebhookDeliveries);
      return all.length === events.length ? all : undefined;
    },
    { deadlineMs: END_DEADLINE_MS },
  );
  expect(deliveries.filter(({ status }) => status !== 'delivered')).toEqual([]);
  expect(webhookFaults(receiver.received, events)).toEqual([]);
}

/** Sends a load while instances are killed, paused and stopped. Expects that the platform loses and doubles nothing. */
export async function survivesChurn(platform: TestPlatform, root: BallastClient, absences: Absences): Promise<void> {
  const checks = await CommitChecks.install(platform.databaseUrl);
  const receiver = await startWebhookReceiver();
  const tenant = await prepare(root, platform, receiver);
  const credentials = withSecret(await tenant.client.call(API.createApiKey, { body: { scopes: SCOPES } }));
  const gateways = platform.gateways.map((url) => at(url, credentials, CONNECTIONS));
  const caller = new PersistentCaller(gateways);
  try {
    const asked = await whileInstancesComeAndGo(platform, absences, { caller, tenant });
    await allEnded(tenant);
    expect(caller.faults).toEqual([]);
    expect(caller.repeated).toBeGreaterThan(0);
    await ask(tenant, asked);
    await expectNothingLost(platform, tenant, checks);
    await expectWebhooks(receiver, tenant);
    const webhooksTwice = repeatedWebhooks(receiver.received).size;
    process.stdout.write(`churn: ${JSON.stringify({ repeated: caller.repeated, webhooksTwice })}\n`);
  } finally {
    await Promise.all([...gateways.map((gateway) => gateway.close()), tenant.close(), checks.close()]);
    await receiver.close();
  }
}
