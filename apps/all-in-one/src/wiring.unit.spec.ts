import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configViolations } from '@ballast/platform-config';
import { loadServices } from './load-services';
import { SECRET_HOLDERS } from './service-names';
import { planServices } from './wiring';

describe('the secrets of a plan', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-wiring-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('reach their holders alone, also when the environment has them', async () => {
    const given = Object.fromEntries(Object.keys(SECRET_HOLDERS).map((secret) => [secret, 'given']));
    for (const { name, env } of await planServices({ DATA_DIR: folder, ...given })) {
      const held = Object.keys(SECRET_HOLDERS).filter((secret) => env[secret] !== undefined);
      expect([name, held]).toEqual([
        name,
        Object.keys(SECRET_HOLDERS).filter((secret) => SECRET_HOLDERS[secret]?.includes(name)),
      ]);
    }
  });

  it('are held by every service that requires them, and by no other one', async () => {
    const services = await loadServices();
    for (const { name } of await planServices({ DATA_DIR: folder })) {
      const required = configViolations(services[name].configSchema, {}).map((violation) => violation.split(':')[0]);
      for (const secret of ['AUDIT_SIGNING_KEY', 'SECRETS_KEY']) {
        expect([name, secret, required.includes(secret)]).toEqual([
          name,
          secret,
          SECRET_HOLDERS[secret]?.includes(name),
        ]);
      }
    }
  });
});
