import { ConfigError, type Environment, type ServiceConfig } from '@ballast/platform-config';

/** The secrets that docker-compose.yml sets for a sandbox. Everybody can read them there. */
const PUBLISHED: Readonly<Record<string, string>> = {
  INTERNAL_TOKEN: 'sandbox-internal-token',
  SECRETS_KEY: '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
  AUDIT_SIGNING_KEY: 'MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f',
};

/** @throws ConfigError that names each secret of a production that is published with the sandbox. */
export function assertNoPublishedSecrets(
  { BALLAST_MODE }: Pick<ServiceConfig, 'BALLAST_MODE'>,
  env: Environment,
): void {
  if (BALLAST_MODE === 'sandbox') return;
  const published = Object.entries(PUBLISHED).filter(([name, value]) => hasValue(env[name], value));
  if (published.length === 0) return;
  throw new ConfigError(
    published.map(
      ([name]) => `${name}: is published with the sandbox: set a secret of your own, or BALLAST_MODE=sandbox`,
    ),
  );
}

/** A key may stand between the lines of its PEM, in hex of upper or lower case, or in base64. */
function hasValue(text = '', value: string): boolean {
  const inBase64 = Buffer.from(value, 'hex').toString('base64');
  return (
    text.toLowerCase().includes(value.toLowerCase()) || (inBase64 !== '' && text.startsWith(inBase64.slice(0, 42)))
  );
}
