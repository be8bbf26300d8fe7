import { DockerComposeEnvironment, Wait, type StartedDockerComposeEnvironment } from 'testcontainers';
import { BALLAST_IMAGE, buildImage, ROOT } from './images';
import { describeScenarios } from './scenarios';

const START_DEADLINE_MS = 480_000;
const STOP_DEADLINE_MS = 120_000;
const PORT = 3000;

describe('docker-compose.yml', () => {
  let environment: StartedDockerComposeEnvironment | undefined;

  beforeAll(async () => {
    await buildImage();
    environment = await new DockerComposeEnvironment(ROOT, 'docker-compose.yml')
      // A free port of the host, so that a sandbox that runs already is not in the way.
      .withEnvironment({ BALLAST_IMAGE, PORT: '0' })
      .withWaitStrategy('gateway-1', Wait.forHealthCheck())
      .withStartupTimeout(START_DEADLINE_MS)
      .up();
  }, START_DEADLINE_MS);

  afterAll(async () => {
    await environment?.down({ removeVolumes: true });
  }, STOP_DEADLINE_MS);

  describeScenarios(() => {
    const gateway = environment?.getContainer('gateway-1');
    return gateway === undefined ? '' : `http://${gateway.getHost()}:${gateway.getMappedPort(PORT)}`;
  });
});
