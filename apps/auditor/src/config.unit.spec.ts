import { generateKeyPairSync } from 'node:crypto';
import { readSealingKey } from '@ballast/domain-seal';
import { configViolations, parseConfig } from '@ballast/platform-config';
import { configSchema } from './config';

const PEM = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const ENVIRONMENT = {
  DATABASE_URL: 'postgres://localhost/ballast',
  INTERNAL_TOKEN: 'a-token-of-sixteen',
  AUDIT_SIGNING_KEY: PEM,
};

describe('the configuration', () => {
  it('takes a key in several lines, or in one', () => {
    const { key_id } = readSealingKey(PEM);
    for (const pem of [PEM, PEM.replaceAll('\n', '\\n')]) {
      const config = parseConfig(configSchema, { ...ENVIRONMENT, AUDIT_SIGNING_KEY: pem });
      expect(config.AUDIT_SIGNING_KEY.key_id).toBe(key_id);
    }
  });

  it('needs a key of Ed25519', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const other = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    for (const AUDIT_SIGNING_KEY of [undefined, 'no key', other]) {
      const [violation, ...more] = configViolations(configSchema, { ...ENVIRONMENT, AUDIT_SIGNING_KEY });
      expect(violation).toMatch(/^AUDIT_SIGNING_KEY: (is required|must be a private key of Ed25519)/);
      expect(more).toEqual([]);
    }
  });

  it('has no second key unless it is given', () => {
    expect(parseConfig(configSchema, ENVIRONMENT).AUDIT_NEXT_SIGNING_KEY).toBeUndefined();
    expect(
      parseConfig(configSchema, { ...ENVIRONMENT, AUDIT_NEXT_SIGNING_KEY: '' }).AUDIT_NEXT_SIGNING_KEY,
    ).toBeUndefined();
  });
});
