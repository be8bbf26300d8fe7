import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertNoPublishedSecrets } from './published-secrets';

const COMPOSE = readFileSync(join(__dirname, '../../../../docker-compose.yml'), 'utf8');
const NAMES = ['INTERNAL_TOKEN', 'SECRETS_KEY', 'AUDIT_SIGNING_KEY'];

function published(name: string): string {
  const [, value = ''] = new RegExp(`\\$\\{${name}:-([^}]+)\\}`).exec(COMPOSE) ?? [];
  return value;
}

const env = Object.fromEntries(NAMES.map((name) => [name, published(name)]));

describe('the secrets of docker-compose.yml', () => {
  it('are refused in production, all in one error', () => {
    const start = () => assertNoPublishedSecrets({ BALLAST_MODE: 'production' }, env);
    for (const name of NAMES) expect(start).toThrow(`${name}: is published with the sandbox`);
  });

  it('are refused in another spelling', () => {
    const key = Buffer.from(published('SECRETS_KEY'), 'hex');
    for (const SECRETS_KEY of [key.toString('base64'), key.toString('base64url'), key.toString('hex').toUpperCase()]) {
      expect(() => assertNoPublishedSecrets({ BALLAST_MODE: 'production' }, { SECRETS_KEY })).toThrow('SECRETS_KEY');
    }
  });

  it('serve a sandbox, and other secrets serve production', () => {
    expect(() => assertNoPublishedSecrets({ BALLAST_MODE: 'sandbox' }, env)).not.toThrow();
    const own = { INTERNAL_TOKEN: 'a token of our own', SECRETS_KEY: 'ab'.repeat(32) };
    expect(() => assertNoPublishedSecrets({ BALLAST_MODE: 'production' }, own)).not.toThrow();
  });
});
