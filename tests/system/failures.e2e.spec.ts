import { EXIT } from '@ballast/cli';
import type { BallastClient } from '@ballast/client';
import { documentedClient } from '@ballast/test-client';
import { whyNoKafka } from '@ballast/test-infra';
import { GATEWAY_RULES } from './cluster/gateway.rules';
import { FailingCluster } from './failures/failing-cluster';
import { survivesFailures } from './failures/survives-failures';
import { ballastWith, RECORD_SCENARIO, type Scenario, type ScenarioContext } from './scenarios';
import { AUDIT_SCENARIOS } from './scenarios/audit.scenarios';
import { ORDER_SCENARIOS } from './scenarios/order.scenarios';
import { PLAN_SCENARIOS } from './scenarios/plan.scenarios';
import { CONCURRENCY } from './scenarios/rules/concurrency.rows';
import { scenarioOf } from './scenarios/rules/run-row';

/** Set by `npm run chaos`, as FAILURE_SEED is. */
const SECONDS = Number(process.env['FAILURE_SECONDS'] ?? '90');
const SEED = Number(process.env['FAILURE_SEED'] ?? '126505');
const START_DEADLINE_MS = 180_000;
const RULE_DEADLINE_MS = 60_000;
const RECORD_DEADLINE_MS = 180_000;
/** Longest time in milliseconds of the last failure, of all recoveries beyond the time of failures, and of the checks. */
const REST_DEADLINE_MS = 600_000;
/** Scenarios with Operations that run at the same time, and some whose answers come from several services. */
const SCENARIOS: readonly Scenario[] = [
  ...CONCURRENCY.map(scenarioOf),
  ...ORDER_SCENARIOS.slice(1),
  ...AUDIT_SCENARIOS.slice(0, 2),
  ...PLAN_SCENARIOS.slice(0, 2),
];
const missing = whyNoKafka();
if (missing !== undefined) process.stderr.write(`SKIPPED: the cluster on Kafka: ${missing}\n`);

(missing === undefined ? describe : describe.skip)(
  'two instances of each service on Kafka, with every message published twice',
  () => {
    let cluster: FailingCluster;
    let root: BallastClient;
    let context: ScenarioContext;

    beforeAll(async () => {
      cluster = await FailingCluster.start();
      const { baseUrl, operatorEnv } = cluster.platform;
      root = documentedClient({ baseUrl, key: 'sandbox-key', secret: 'sandbox-secret' });
      context = { root, baseUrl, ballast: ballastWith(operatorEnv), canReceiveWebhooks: true };
    }, START_DEADLINE_MS);

    afterAll(async () => {
      await root?.close();
      await cluster?.stop();
    }, START_DEADLINE_MS);

    it.each(GATEWAY_RULES.map((rule) => [rule.name, rule] as const))(
      '%s',
      (_, rule) => rule.run(cluster.platform.gateways),
      RULE_DEADLINE_MS,
    );

    SCENARIOS.forEach(({ name, run }) => it(name, () => run(context), RULE_DEADLINE_MS));

    // Last, because instances are missing afterwards.
    it(
      'nothing is lost, done twice or out of order while services, servers and networks fail',
      async () => {
        process.stderr.write(await survivesFailures(cluster, root, { seconds: SECONDS, seed: SEED }));
        expect(await context.ballast('audit', 'verify')).toBe(EXIT.holds);
      },
      SECONDS * 1_000 + REST_DEADLINE_MS,
    );

    it(RECORD_SCENARIO.name, () => RECORD_SCENARIO.run(cluster.platform), RECORD_DEADLINE_MS);
  },
);
