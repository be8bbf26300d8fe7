import { randomUUID } from 'node:crypto';
import { API } from '@ballast/api';
import { CallFailed, type BallastClient } from '@ballast/client';
import type { Operation } from '@ballast/contracts';
import { documentedClient } from '@ballast/test-client';
import { eventually, readLedgerTables, startDatabaseServer, type DatabaseServer } from '@ballast/test-infra';
import { startPlatform, type TestPlatform } from '@ballast/test-platform';
import { Tenant, type Ask } from './harness/tenant';
import { RECORD_SCENARIO } from './scenarios';

const START_DEADLINE_MS = 180_000;
const OUTAGE_DEADLINE_MS = 180_000;
const RECORD_DEADLINE_MS = 180_000;
const SETTLE_DEADLINE_MS = 60_000;
/** Delay of each armed fault, in milliseconds. */
const WAIT_MS = 5_000;
/** Length of an outage, in milliseconds: longer than every delay, and than prices stay fresh. */
const OUTAGE_MS = WAIT_MS + 1_500;
/** Prices are not pinned here. They come from the feed, and go stale while the feed stands still. */
const ENVIRONMENT = { PRICING_STALE_AFTER_MS: '1000', PRICING_WALK_INTERVAL_MS: '250' };
const SUSPENSIONS = 4;
/** Reasons that are expected, because three bursts of the same requests disturb each other. */
const HARMLESS = ['', 'balance held by concurrent operation', 'no_holdings', 'portfolio_is_balanced'];
const TO_ETH = [{ underlying_currency: 'ETH', weight: '1' }];
const TO_SOL = [{ underlying_currency: 'SOL', weight: '1' }];

function asks(codes: readonly string[], extra: Omit<Ask, 'participant_code'> = {}): readonly Ask[] {
  return codes.map((participant_code) => ({ participant_code, ...extra }));
}

/** The platform of a case, with a tenant of its own whose Traders have holdings in every Strategy. */
interface Bench {
  readonly platform: TestPlatform;
  readonly tenant: Tenant;
  strategy(codes: readonly string[]): Promise<string>;
  slow(kind: 'slow_pricing' | 'slow_settle', strategyId: string): Promise<void>;
  /** Waits until GETs show each Operation in its state: its status, followed by `, queued` while it is queued. */
  shows(expected: readonly (readonly [Operation, string])[]): Promise<void>;
  /** Waits until all Operations have ended. Returns status and reason of each, in the order of `operations`. */
  ends(operations: readonly Operation[]): Promise<readonly (readonly [string, string])[]>;
}

async function openBench(platform: TestPlatform, root: BallastClient): Promise<Bench> {
  const tenant = await Tenant.open(root, platform.baseUrl);
  await tenant.participants(['A', 'B', 'C', 'D']);
  return {
    platform,
    tenant,
    strategy: async (codes) => {
      const { id } = await tenant.strategy();
      const { operation } = await tenant.run(id, 'enroll', asks(codes, { amount: '10000.00', auto_rebalance: true }));
      expect(operation.status).toBe('settled');
      return id;
    },
    slow: async (kind, strategy_id) => {
      await tenant.client.call(API.armSandboxFault, {
        body: { scenario: `${kind}:${WAIT_MS}`, times: 1, strategy_id },
      });
    },
    shows: async (expected) => {
      for (const [{ id }, state] of expected) {
        await eventually(`an Operation is ${state}`, async () => {
          const { status, queued } = await tenant.client.call(API.getOperation, { params: { operation_id: id } });
          return (queued === true ? `${status}, queued` : status) === state;
        });
      }
    },
    ends: async (operations) => {
      const ended = await Promise.all(operations.map(({ id }) => tenant.client.settled(id, SETTLE_DEADLINE_MS)));
      return ended.map(({ status, status_reason }) => [status, status_reason] as const);
    },
  };
}

/** Ids of Operations in the order of their terminal events. */
async function orderOfEnds(tenant: Tenant, operations: readonly Operation[]): Promise<readonly string[]> {
  const ids = new Set(operations.map(({ id }) => id));
  return (await tenant.events()).flatMap(({ payload }) =>
    ids.has(String(payload['id'])) && payload['status'] === 'settled' ? [String(payload['id'])] : [],
  );
}

/** Expects that no hold is left, no money is lost, and every event was published once. Closes the tenant. */
async function expectRest({ platform, tenant }: Bench): Promise<void> {
  const tables = await readLedgerTables(platform.databaseUrl);
  expect(tables.holds).toEqual([]);
  expect(await tenant.violations()).toEqual([]);
  await tenant.close();
}

/** Waits for OUTAGE_MS. The length of the outage is the subject of these cases, so they wait for the clock. */
async function outage(): Promise<void> {
  const until = Date.now() + OUTAGE_MS;
  await eventually('the outage is over', () => Date.now() >= until, { deadlineMs: 2 * OUTAGE_MS });
}

/**
 * Sends a request and sends it again, under the same request id, while the answer is 503. The timers of a suspended
 * process fire as soon as it goes on, so its gateway may stop waiting for an answer that is already on the way.
 */
async function requestUntilAvailable(
  tenant: Tenant,
  ...[strategyId, action, participants, options]: Parameters<Tenant['request']>
): Promise<Operation> {
  const withId = { ...options, requestId: randomUUID() };
  const answer = await eventually(
    `a request for a ${action} is not answered by 503`,
    () =>
      tenant
        .request(strategyId, action, participants, withId)
        .catch((error: Error) => (error instanceof CallFailed && error.status === 503 ? undefined : error)),
    { deadlineMs: SETTLE_DEADLINE_MS },
  );
  if (answer instanceof Error) throw answer;
  return answer;
}

async function queueSurvives(bench: Bench): Promise<void> {
  const { platform, tenant } = bench;
  const strategyId = await bench.strategy(['A', 'B']);
  await bench.slow('slow_pricing', strategyId);
  const rebalances: Operation[] = [];
  for (const allocations of [TO_ETH, TO_SOL, TO_ETH])
    rebalances.push(await tenant.request(strategyId, 'rebalance', undefined, { allocations }));
  const [first, ...others] = rebalances;
  if (first === undefined) throw new Error('Three were sent');
  await bench.shows([[first, 'pricing'], ...others.map((other) => [other, 'validating, queued'] as const)]);
  await platform.kill();
  await platform.start();
  expect(await bench.ends(rebalances)).toEqual(rebalances.map(() => ['settled', '']));
  expect(await orderOfEnds(tenant, rebalances)).toEqual(rebalances.map(({ id }) => id));
  await expectRest(bench);
}

async function waitsSurvive(bench: Bench): Promise<void> {
  const { platform, tenant } = bench;
  const [pricing, buying, settling] = [
    await bench.strategy(['A', 'B']),
    await bench.strategy(['C']),
    await bench.strategy(['A', 'B', 'C']),
  ];
  await bench.slow('slow_pricing', pricing);
  await bench.slow('slow_pricing', buying);
  await bench.slow('slow_settle', settling);
  const asked = [
    await tenant.request(pricing, 'rebalance', undefined, { allocations: TO_ETH }),
    await tenant.request(pricing, 'rebalance', asks(['A']), { allocations: TO_SOL }),
    await tenant.request(buying, 'top-up', asks(['C'], { amount: '100.00' })),
    await tenant.request(settling, 'partial-sell', asks(['A', 'B'], { amount: '100.00' })),
  ];
  const states = ['pricing', 'validating, queued', 'pricing', 'settling'];
  await bench.shows(asked.map((operation, index) => [operation, states[index] ?? ''] as const));
  expect((await readLedgerTables(platform.databaseUrl)).holds).not.toEqual([]);
  await platform.kill();
  await outage();
  await platform.start();
  expect(await bench.ends(asked)).toEqual(asked.map(() => ['settled', '']));
  await expectRest(bench);
}

/** Operations of every kind: some ask for prices while the platform is paused, some arrive when it goes on. */
async function suspensionFailsNothing(bench: Bench): Promise<void> {
  const { platform, tenant } = bench;
  const strategies: string[] = [];
  for (let index = 0; index < SUSPENSIONS; index += 1) strategies.push(await bench.strategy(['A', 'B', 'C', 'D']));
  for (const strategyId of strategies) {
    const burst = (): readonly Promise<Operation>[] => [
      requestUntilAvailable(tenant, strategyId, 'top-up', asks(['A'], { amount: '100.00' })),
      requestUntilAvailable(tenant, strategyId, 'partial-sell', asks(['B'], { amount: '100.00' })),
      requestUntilAvailable(tenant, strategyId, 'rebalance', asks(['C']), { allocations: TO_ETH }),
      requestUntilAvailable(tenant, strategyId, 'liquidate', asks(['D']), { allocations: undefined }),
    ];
    const before = burst();
    // When the first request is accepted, the other requests and their messages are at any stage.
    await Promise.race(before);
    platform.pause();
    await outage();
    const during = burst();
    platform.resume();
    const asked = await Promise.all([...before, ...during, ...burst()]);
    await bench.ends(asked);
    const executions = await Promise.all(asked.map(({ id }) => tenant.client.executions(id)));
    const reasons = executions.flat().map(({ status_reason }) => status_reason);
    expect(reasons.filter((reason) => !HARMLESS.includes(reason))).toEqual([]);
  }
  await expectRest(bench);
}

describe('outages on the embedded log', () => {
  let server: DatabaseServer;
  let platform: TestPlatform;
  let root: BallastClient;

  beforeAll(async () => {
    server = await startDatabaseServer();
    platform = await startPlatform({ databaseServerUrl: server.url, layout: 'one-process', env: ENVIRONMENT });
    root = documentedClient({ baseUrl: platform.baseUrl, key: 'sandbox-key', secret: 'sandbox-secret' });
  }, START_DEADLINE_MS);

  afterAll(async () => {
    await root?.close();
    await platform?.stop();
    await server?.stop();
  }, START_DEADLINE_MS);

  it.each([
    ['rebalances that wait for each other survive the death of every process, and end in their order', queueSurvives],
    ['waits survive an outage that is longer than the waits, and no Operation fails by the clock', waitsSurvive],
    ['no Operation fails for lack of a price after the machine was suspended', suspensionFailsNothing],
  ] as const)('%s', async (_, run) => run(await openBench(platform, root)), OUTAGE_DEADLINE_MS);

  it(RECORD_SCENARIO.name, () => RECORD_SCENARIO.run(platform), RECORD_DEADLINE_MS);
});
