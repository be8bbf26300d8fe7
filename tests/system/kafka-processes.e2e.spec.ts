import { constants, getPriority } from 'node:os';
import { documentedClient } from '@ballast/test-client';
import {
  startDatabaseServer,
  startOwnKafkaServer,
  whyNoKafka,
  type DatabaseServer,
  type KafkaServer,
} from '@ballast/test-infra';
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

const START_DEADLINE_MS = 180_000;
const SCENARIO_DEADLINE_MS = 240_000;
const missing = whyNoKafka();
if (missing !== undefined) process.stderr.write(`SKIPPED: the platform on Kafka: ${missing}\n`);

(missing === undefined ? describe : describe.skip)('the platform in eight processes on Kafka', () => {
  let server: DatabaseServer;
  let kafka: KafkaServer;
  let platform: TestPlatform;
  let context: ScenarioContext;

  const killAll = async (): Promise<void> => {
    await platform.kill();
    await platform.start();
  };

  beforeAll(async () => {
    server = await startDatabaseServer();
    kafka = await startOwnKafkaServer();
    platform = await startPlatform({
      databaseServerUrl: server.url,
      kafkaBrokers: kafka.brokers.join(','),
      layout: 'processes',
    });
    const { baseUrl } = platform;
    const root = documentedClient({ baseUrl, key: 'sandbox-key', secret: 'sandbox-secret' });
    context = { root, baseUrl, ballast: ballastWith(platform.operatorEnv), canReceiveWebhooks: true };
  }, START_DEADLINE_MS);

  afterAll(async () => {
    await context?.root.close();
    await platform?.stop();
    await kafka?.stop();
    await server?.stop();
  }, START_DEADLINE_MS);

  it('lets the auditor give way to all other services', () => {
    const priorities = [...platform.pids].map(([name, pid]) => [name.split('/')[0], getPriority(pid)] as const);
    const inherited = getPriority();
    const lowered = Math.max(inherited, constants.priority.PRIORITY_BELOW_NORMAL);
    expect(priorities.length).toBeGreaterThan(1);
    for (const [name, priority] of priorities) {
      expect([name, priority]).toEqual([name, name === 'auditor' ? lowered : inherited]);
    }
  });

  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    (_, scenario) => scenario.run(context),
    SCENARIO_DEADLINE_MS,
  );

  it(
    'a cohort ends with every invariant held although all services are killed in the middle of it',
    () => cohortScenario('killed', 2_000, killAll).run(context),
    SCENARIO_DEADLINE_MS,
  );

  it(
    'a cohort ends although tables are rebuilt and swapped in the middle of it',
    () => cohortScenario('rebuilt', 500, () => rebuildAll(context, '--swap')).run(context),
    SCENARIO_DEADLINE_MS,
  );

  it(
    'a cohort ends although every row is lost in the middle of it, and callers see what they saw before',
    async () => {
      const seen = await SeenTenant.open(context);
      await cohortScenario('lost', 200, () => loseAndRestore(context, platform)).run(context);
      await seen.expectUnchanged();
    },
    SCENARIO_DEADLINE_MS,
  );

  it(RECORD_SCENARIO.name, () => RECORD_SCENARIO.run(platform), SCENARIO_DEADLINE_MS);

  it(REPLAY_SCENARIO.name, () => REPLAY_SCENARIO.run(platform), SCENARIO_DEADLINE_MS);
});
