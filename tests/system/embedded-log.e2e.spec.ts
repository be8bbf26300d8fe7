import { documentedClient } from '@ballast/test-client';
import { startDatabaseServer, type DatabaseServer } from '@ballast/test-infra';
import { startPlatform, type TestPlatform } from '@ballast/test-platform';
import {
  ballastWith,
  cohortScenario,
  loseAndRestore,
  RECORD_SCENARIO,
  rebuildAll,
  REPLAY_SCENARIO,
  SCENARIOS,
  type ScenarioContext,
  SeenTenant,
} from './scenarios';

const START_DEADLINE_MS = 120_000;
const SCENARIO_DEADLINE_MS = 180_000;

describe('the platform in one process on the embedded log', () => {
  let server: DatabaseServer;
  let platform: TestPlatform;
  let context: ScenarioContext;

  beforeAll(async () => {
    server = await startDatabaseServer();
    platform = await startPlatform({ databaseServerUrl: server.url, layout: 'one-process' });
    const root = documentedClient({ baseUrl: platform.baseUrl, key: 'sandbox-key', secret: 'sandbox-secret' });
    const { baseUrl, databaseUrl } = platform;
    context = { root, baseUrl, databaseUrl, ballast: ballastWith(platform.operatorEnv), canReceiveWebhooks: true };
  }, START_DEADLINE_MS);

  afterAll(async () => {
    await context?.root.close();
    await platform?.stop();
    await server?.stop();
  }, START_DEADLINE_MS);

  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    (_, scenario) => scenario.run(context),
    SCENARIO_DEADLINE_MS,
  );

  it(
    'a cohort of 2,000 ends, although tables are rebuilt and swapped in the middle of it',
    () => cohortScenario('cohort', 2_000, () => rebuildAll(context, '--swap')).run(context),
    SCENARIO_DEADLINE_MS,
  );

  it(
    'a cohort ends although every row is lost in the middle of it, and callers see what they saw before',
    async () => {
      const seen = await SeenTenant.open(context);
      await cohortScenario('lost', 500, () => loseAndRestore(context, platform)).run(context);
      await seen.expectUnchanged();
    },
    SCENARIO_DEADLINE_MS,
  );

  it(RECORD_SCENARIO.name, () => RECORD_SCENARIO.run(platform), SCENARIO_DEADLINE_MS);

  it(REPLAY_SCENARIO.name, () => REPLAY_SCENARIO.run(platform), SCENARIO_DEADLINE_MS);
});
