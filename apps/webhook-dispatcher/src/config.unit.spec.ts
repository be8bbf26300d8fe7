import { ConfigError, parseConfig } from '@ballast/platform-config';
import { configSchema } from './config';

const ENVIRONMENT = {
  DATABASE_URL: 'postgres://localhost/ballast',
  INTERNAL_TOKEN: 'a-token-of-sixteen',
  GATEWAY_URL: 'http://gateway:3000',
  SECRETS_KEY: 'ab'.repeat(32),
};

describe('the configuration', () => {
  it('needs the gateway and the key of the secrets', () => {
    expect(() => parseConfig(configSchema, { ...ENVIRONMENT, GATEWAY_URL: undefined, SECRETS_KEY: 'short' })).toThrow(
      ConfigError,
    );
    try {
      parseConfig(configSchema, { ...ENVIRONMENT, GATEWAY_URL: undefined, SECRETS_KEY: 'short' });
    } catch (error) {
      expect(String(error)).toContain('GATEWAY_URL: is required');
      expect(String(error)).toContain('SECRETS_KEY: must be 32 bytes in hex or base64');
    }
  });

  it('has a limit for everything', () => {
    const config = parseConfig(configSchema, ENVIRONMENT);
    expect(config.SECRETS_KEY).toEqual(Buffer.alloc(32, 0xab));
    expect(config).toMatchObject({
      BALLAST_MODE: 'production',
      WEBHOOK_TIMEOUT_MS: 10_000,
      WEBHOOK_ENDPOINT_CONCURRENCY: 64,
      WEBHOOK_BUFFERED_MAX: 4_096,
      WEBHOOK_BUFFERED_BYTES_MAX: 67_108_864,
      WEBHOOK_LEASE_MS: 10_000,
      WEBHOOK_ENDPOINTS_MAX: 100,
    });
  });
});
