import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useTestDatabase } from '@ballast/test-infra';
import { startAllInOne, type RunningPlatform } from './all-in-one';
import { SERVICE_NAMES } from './service-names';

const INTERNAL_TOKEN = 'token-of-the-whole-platform';

describe('all services in one process', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ballast-all-in-one-'));
  let platform: RunningPlatform | undefined;
  afterAll(async () => {
    await platform?.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const database = useTestDatabase();
  const urls = (): Pick<RunningPlatform, 'url' | 'internalUrl'> => {
    if (platform === undefined) throw new Error('The platform runs only after beforeAll');
    return platform;
  };

  beforeAll(async () => {
    platform = await startAllInOne({
      DATA_DIR: dataDir,
      DATABASE_URL: database.url,
      BALLAST_MODE: 'sandbox',
      INTERNAL_TOKEN,
      SECRETS_KEY: 'ab'.repeat(32),
      LOG_LEVEL: 'silent',
      PORT: '0',
    });
  }, 60_000);

  it('show the metrics of every service in one answer, on the internal listener only', async () => {
    const { url, internalUrl } = urls();
    const metrics = await (await fetch(`${internalUrl}/metrics`)).text();
    for (const name of SERVICE_NAMES) expect(metrics).toContain(`process_cpu_seconds_total{service="${name}"} `);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });

  it('answer operators on the internal listener of the gateway only', async () => {
    const { url, internalUrl } = urls();
    const headers = { 'x-internal-token': INTERNAL_TOKEN };
    const put = async (base: string): Promise<number> =>
      (await fetch(`${base}/internal/platforms/ACME`, { method: 'PUT', headers })).status;
    expect([await put(url), await put(internalUrl)]).toEqual([404, 200]);
  });
});
