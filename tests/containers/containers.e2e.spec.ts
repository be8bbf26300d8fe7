import { buildImage } from './images';
import { startInContainers, type ContainerPlatform } from './platform';
import { describeScenarios } from './scenarios';

const START_DEADLINE_MS = 480_000;
const STOP_DEADLINE_MS = 120_000;

describe('seven services, Kafka and Postgres in containers', () => {
  let platform: ContainerPlatform | undefined;

  beforeAll(async () => {
    await buildImage();
    platform = await startInContainers();
  }, START_DEADLINE_MS);

  afterAll(async () => {
    await platform?.stop();
  }, STOP_DEADLINE_MS);

  it('no service runs as root', async () => {
    for (const container of platform?.containers.values() ?? []) {
      expect((await container.exec(['id', '-u'])).output.trim()).not.toBe('0');
    }
  });

  it('an operator acts from within any container of the image', async () => {
    const listed = await platform?.containers.get('gateway')?.exec(['ballast', 'dlq', 'list']);
    expect(listed).toMatchObject({ exitCode: 0, stdout: 'There are no dead letters.\n' });
  });

  describeScenarios(() => platform?.baseUrl ?? '');
});
