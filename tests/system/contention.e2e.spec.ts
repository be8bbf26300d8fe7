import { API } from '@ballast/api';
import type { BallastClient } from '@ballast/client';
import { tableViolations } from '@ballast/invariants';
import { documentedClient } from '@ballast/test-client';
import { eventually, readLedgerTables, startDatabaseServer, type DatabaseServer } from '@ballast/test-infra';
import { platformViolations } from '@ballast/test-kit';
import { startPlatform, type TestPlatform } from '@ballast/test-platform';
import { CommitChecks } from './contention/commit-checks';
import { AdvisorRace, allEnded, type RacedAccount, type RaceOptions } from './contention/advisor-race';
import { planLoad } from './contention/load';
import { countReasons, holdingFaults, reasonFaults } from './contention/outcome';
import { hurryChanges, isShown, readRace, slowChanges } from './contention/race-report';
import { BalanceReader } from './contention/reader';
import { Tenant } from './harness/tenant';
import { RECORD_SCENARIO } from './scenarios';
import { pinPrices } from './scenarios/context';

const START_DEADLINE_MS = 180_000;
const RUN_DEADLINE_MS = 240_000;
const RECORD_DEADLINE_MS = 180_000;
const END_DEADLINE_MS = 120_000;
const CONNECTIONS = 64;
const DEPOSIT = '100000000.00';
const SEED = 20_260_417;
const REQUESTS = 1_000;
/** Four Strategies of six Traders each. */
const STRATEGIES = 4;
const CODES = ['A', 'B', 'C', 'D', 'E', 'F'];
/** Least numbers of checked commits and balances: a run with few conflicts or few checks would prove nothing. */
const COMMITS_MIN = 200;
const BALANCES_MIN = 5_000;
/** Set by `npm run race`, as RACE_SEED is. */
const RACE_SECONDS = Number(process.env['RACE_SECONDS'] ?? '60');
const RACE_SEED = Number(process.env['RACE_SEED'] ?? String(SEED));
const HOLDERS = ['HOLD1', 'HOLD2', 'HOLD3', 'HOLD4'];
const ADVISORS = ['ADV1', 'ADV2'];
/** Prices of BTC in USD, in turn. Most steps are smaller than the 2 % that the hold of a sell has to spare. */
const BITCOIN = ['60000.00', '60500.00', '59800.00', '61900.00', '60100.00'];

/** Opens Traders with holdings in every Strategy. Slow settlements, ten per Strategy, let requests meet open holds. */
async function prepare(root: BallastClient, baseUrl: string): Promise<Tenant> {
  await pinPrices(root);
  const tenant = await Tenant.open(root, baseUrl, DEPOSIT, CONNECTIONS);
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

/** Moves the price of Bitcoin while `work` runs. */
async function whilePricesMove<T>(root: BallastClient, work: () => Promise<T>): Promise<T> {
  let isRunning = true;
  const moving = (async () => {
    for (let step = 0; isRunning; step += 1)
      await root.call(API.pinSandboxPrice, {
        params: { underlying: 'BTC', quoted: 'USD' },
        body: { price: BITCOIN[step % BITCOIN.length] },
      });
  })();
  try {
    return await work();
  } finally {
    isRunning = false;
    await moving;
  }
}

/** Sends all requests at once and waits until all Operations have ended. */
async function run(tenant: Tenant): Promise<void> {
  const load = planLoad({ seed: SEED, requests: REQUESTS, strategies: STRATEGIES, codes: CODES });
  await Promise.all(
    load.map(({ strategy, kind, participants, allocations }) =>
      tenant.request(tenant.strategies[strategy] ?? '', kind, participants, { allocations }),
    ),
  );
  await allEnded(tenant);
}

/** Opens an account with Traders for each holder, on which all advisors are linked. */
async function prepareRace(root: BallastClient, baseUrl: string): Promise<Omit<RaceOptions, 'seconds' | 'seed'>> {
  await pinPrices(root);
  const tenant = await Tenant.open(root, baseUrl, DEPOSIT, CONNECTIONS);
  await tenant.participants([...HOLDERS, ...ADVISORS]);
  const { id: strategyId } = await tenant.strategy();
  const asked = HOLDERS.map((participant_code) => ({ participant_code, amount: '50000.00', auto_rebalance: true }));
  await tenant.run(strategyId, 'enroll', asked);
  const accounts: RacedAccount[] = [];
  for (const holder of HOLDERS) {
    await tenant.client.call(API.createDeposit, { body: { account: holder, asset: 'USD', amount: DEPOSIT } });
    const body = { participant_code: holder, financial_advisors: [...ADVISORS] };
    const { zrn } = await tenant.client.call(API.createCustomerAccount, { body });
    accounts.push({ holder, zrn });
  }
  const advisors = await Promise.all(ADVISORS.map(async (code) => [code, await tenant.keyOf(code)] as const));
  return { tenant, strategyId, accounts, advisors };
}

describe('contention', () => {
  let server: DatabaseServer;
  let platform: TestPlatform;
  let root: BallastClient;
  let tenant: Tenant;
  let checks: CommitChecks;

  beforeAll(async () => {
    server = await startDatabaseServer();
    platform = await startPlatform({ databaseServerUrl: server.url, layout: 'one-process' });
    root = documentedClient({ baseUrl: platform.baseUrl, key: 'sandbox-key', secret: 'sandbox-secret' });
    checks = await CommitChecks.install(platform.databaseUrl);
    tenant = await prepare(root, platform.baseUrl);
  }, START_DEADLINE_MS);

  afterAll(async () => {
    await tenant?.close();
    await root?.close();
    await platform?.stop();
    await server?.stop();
  }, START_DEADLINE_MS);

  it(
    `${REQUESTS} requests at once for the same holdings spend none of them twice, at any commit`,
    async () => {
      const reader = new BalanceReader(tenant.client, await tenant.client.all(API.listTraders));
      const outcome = await whilePricesMove(root, () => run(tenant)).then(() => 'all ended', String);
      const readings = await reader.stop();
      const report = await checks.report();
      // A wrong ledger may also keep Operations from ending, so its violations are compared first: they say why.
      expect(report.violations).toEqual([]);
      expect(readings.violations).toEqual([]);
      expect(outcome).toBe('all ended');
      const tables = await readLedgerTables(platform.databaseUrl);
      const snapshot = await tenant.snapshot();
      const ends = countReasons(snapshot.executions);
      const { commits, checks: balances } = report;
      process.stdout.write(`contention: ${JSON.stringify({ commits, balances, readings, ends })}\n`);

      expect(commits).toBeGreaterThan(COMMITS_MIN);
      expect(balances).toBeGreaterThan(BALANCES_MIN);
      expect(readings.held).toBeGreaterThan(0);
      expect(Object.keys(ends)).toEqual(expect.arrayContaining(['settled', 'balance held by concurrent operation']));
      expect(tables.holds).toEqual([]);
      expect(snapshot.operations).toHaveLength(REQUESTS + STRATEGIES);
      expect(reasonFaults(snapshot)).toEqual([]);
      expect(holdingFaults(snapshot, DEPOSIT)).toEqual([]);
      expect(platformViolations(snapshot)).toEqual([]);
    },
    RUN_DEADLINE_MS,
  );

  it(
    `advisors who trade for ${RACE_SECONDS} seconds while their grants change trade by a grant in force each time`,
    async () => {
      const options = await prepareRace(root, platform.baseUrl);
      await slowChanges(platform.databaseUrl);
      const counts = await AdvisorRace.run({ ...options, seconds: RACE_SECONDS, seed: RACE_SEED });
      await allEnded(options.tenant);
      await eventually('the gateway shows every version', () => isShown(platform.databaseUrl), {
        deadlineMs: END_DEADLINE_MS,
      });
      await hurryChanges(platform.databaseUrl);
      const { violations, ...report } = await readRace(platform.databaseUrl, options.tenant.code);
      process.stdout.write(`advisors: ${JSON.stringify({ ...report, ...counts })}\n`);

      expect(violations).toEqual([]);
      expect(await tableViolations(platform.databaseUrl)).toEqual([]);
      expect(report.authorized).toBeGreaterThan(RACE_SECONDS);
      expect(report.versions).toBeGreaterThan(RACE_SECONDS);
      expect(report.near).toBeGreaterThan(0);
      expect(Object.keys(counts.changes).sort()).toEqual(['linked', 'locked', 'patched', 'revoked', 'unlocked']);
      expect(Object.keys(counts.ends)).toEqual(
        expect.arrayContaining(['settled', 'quote Completed', 'advisor_not_authorized', 'account_not_open']),
      );
      await options.tenant.close();
    },
    RACE_SECONDS * 1_000 + RUN_DEADLINE_MS,
  );

  it(RECORD_SCENARIO.name, () => RECORD_SCENARIO.run(platform), RECORD_DEADLINE_MS);
});
