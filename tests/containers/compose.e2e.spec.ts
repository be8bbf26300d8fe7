import { SERVICE_NAMES } from '@ballast/all-in-one';
import type { BallastClient } from '@ballast/client';
import { documentedClient } from '@ballast/test-client';
import { DockerComposeEnvironment, Wait, type StartedDockerComposeEnvironment } from 'testcontainers';
import { DEPLOYMENT_SCENARIOS } from '../system/scenarios';
import { BALLAST_IMAGE, buildImage, ROOT } from './images';

const START_DEADLINE_MS = 480_000;
const STOP_DEADLINE_MS = 120_000;
const SCENARIO_DEADLINE_MS = 120_000;
const PORT = 3000;

describe('docker-compose.yml', () => {
  let environment: StartedDockerComposeEnvironment;
  let baseUrl: string;
  let root: BallastClient;

  beforeAll(async () => {
    await buildImage();
    environment = await new DockerComposeEnvironment(ROOT, 'docker-compose.yml')
      // A free port of the host, so that a sandbox that runs already is not in the way.
      .withEnvironment({ BALLAST_IMAGE, PORT: '0' })
      .withWaitStrategy('gateway-1', Wait.forHealthCheck())
      .withStartupTimeout(START_DEADLINE_MS)
      .up();
    const gateway = environment.getContainer('gateway-1');
    baseUrl = `http://${gateway.getHost()}:${gateway.getMappedPort(PORT)}`;
    root = documentedClient({ baseUrl, key: 'sandbox-key', secret: 'sandbox-secret' });
  }, START_DEADLINE_MS);

  afterAll(async () => {
    await root?.close();
    await environment?.down({ removeVolumes: true });
  }, STOP_DEADLINE_MS);

  const ballast = async (...args: readonly string[]): Promise<number> =>
    (await environment.getContainer('gateway-1').exec(['ballast', ...args])).exitCode;

  it.each(SERVICE_NAMES)('%s does not run as root', async (name) => {
    const { output } = await environment.getContainer(`${name}-1`).exec(['id', '-u']);
    expect(output.trim()).not.toBe('0');
  });

  it.each(DEPLOYMENT_SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    (_, scenario) => scenario.run({ root, baseUrl, ballast, canReceiveWebhooks: false }),
    SCENARIO_DEADLINE_MS,
  );
});
