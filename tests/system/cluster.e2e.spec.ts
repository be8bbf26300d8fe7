import { documentedClient } from '@ballast/test-client';
import {
  startDatabaseServer,
  startOwnKafkaServer,
  whyNoKafka,
  type DatabaseServer,
  type KafkaServer,
} from '@ballast/test-infra';
import { startPlatform, type TestPlatform } from '@ballast/test-platform';
import { survivesChurn, type Absences } from './cluster/churn';
import { GATEWAY_RULES } from './cluster/gateway.rules';
import { ballastWith, type Scenario, type ScenarioContext } from './scenarios';
import { AUDIT_SCENARIOS } from './scenarios/audit.scenarios';
import { ORDER_SCENARIOS } from './scenarios/order.scenarios';
import { PLAN_SCENARIOS } from './scenarios/plan.scenarios';
import { CONCURRENCY } from './scenarios/rules/concurrency.rows';
import { scenarioOf } from './scenarios/rules/run-row';
import { publishTwice } from './harness/publish-twice';

const START_DEADLINE_MS = 180_000;
const RULE_DEADLINE_MS = 60_000;
const CHURN_DEADLINE_MS = 240_000;
/** Scenarios with Operations that run at the same time, and some whose answers come from several services. */
const SCENARIOS: readonly Scenario[] = [
  ...CONCURRENCY.map(scenarioOf),
  ...ORDER_SCENARIOS.slice(1),
  ...AUDIT_SCENARIOS.slice(0, 2),
  ...PLAN_SCENARIOS.slice(0, 2),
];
/** Absences on Kafka. Of each service, one instance is killed or paused, and the other one is stopped in order. */
const OF_KAFKA: Absences = {
  killed: ['gateway/1', 'pricing/2', 'execution/1', 'webhook-dispatcher/2', 'advisor-registry/1'],
  paused: ['credit-check/2', 'operation-orchestrator/1'],
  pausedMs: 11_500,
  stopped: [
    'gateway/2',
    'pricing/1',
    'execution/2',
    'webhook-dispatcher/1',
    'advisor-registry/2',
    'credit-check/1',
    'operation-orchestrator/2',
  ],
};
/** Sizes of pools that keep the connections of all processes together below the limit of Postgres. */
const ENVIRONMENT = { DATABASE_POOL_SIZE: '5', LOG_CONCURRENCY: '3', DATABASE_READ_POOL_SIZE: '2' };
const missing = whyNoKafka();
if (missing !== undefined) process.stderr.write(`SKIPPED: the cluster on Kafka: ${missing}\n`);

/** Declares the tests of a cluster: rules and scenarios hold for any instance, and while instances are missing. */
function isOnePlatform(
  open: (databaseServerUrl: string) => Promise<TestPlatform>,
  { absences, scenarios }: { readonly absences: Absences; readonly scenarios: readonly Scenario[] },
): void {
  let server: DatabaseServer;
  let platform: TestPlatform;
  let context: ScenarioContext;

  beforeAll(async () => {
    server = await startDatabaseServer();
    platform = await open(server.url);
    const root = documentedClient({ baseUrl: platform.baseUrl, key: 'sandbox-key', secret: 'sandbox-secret' });
    const ballast = ballastWith(platform.operatorEnv);
    context = { root, baseUrl: platform.baseUrl, ballast, canReceiveWebhooks: true };
  }, START_DEADLINE_MS);

  afterAll(async () => {
    await context?.root.close();
    await platform?.stop();
    await server?.stop();
  }, START_DEADLINE_MS);

  it.each(GATEWAY_RULES.map((rule) => [rule.name, rule] as const))(
    '%s',
    (_, rule) => rule.run(platform.gateways),
    RULE_DEADLINE_MS,
  );

  scenarios.forEach(({ name, run }) => it(name, () => run(context), RULE_DEADLINE_MS));

  // Last, because instances are missing afterwards.
  it(
    'nothing is lost, done twice or out of order while instances die, stand still, come back, and others stop',
    () => survivesChurn(platform, context.root, absences),
    CHURN_DEADLINE_MS,
  );
}

(missing === undefined ? describe : describe.skip)(
  'two instances of each service on Kafka, with every message published twice',
  () => {
    let kafka: KafkaServer;

    beforeAll(async () => {
      kafka = await startOwnKafkaServer();
    }, START_DEADLINE_MS);

    isOnePlatform(
      (databaseServerUrl) =>
        startPlatform({
          databaseServerUrl,
          kafkaBrokers: kafka.brokers.join(','),
          layout: 'processes',
          instances: 2,
          env: ENVIRONMENT,
        }).then(async (platform) => {
          await publishTwice(platform.databaseUrl);
          return platform;
        }),
      { absences: OF_KAFKA, scenarios: SCENARIOS },
    );

    // Hooks run in the order in which they are written: the broker outlives the platform.
    afterAll(() => kafka?.stop(), START_DEADLINE_MS);
  },
);
