import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const SECRETS_FILE = 'secrets.json';
const SIGNING_KEY_FILE = 'audit-signing-key.pem';
const OWNER_ONLY = 0o600;
const SECRET_BYTES = 32;

const secretsSchema = z.object({ INTERNAL_TOKEN: z.string(), SECRETS_KEY: z.string() });

/** The token of internal calls, and the key that encrypts stored API and webhook secrets. */
export type Secrets = Readonly<z.output<typeof secretsSchema>>;

/**
 * The secrets of a data folder, made on the first start and kept: stored secrets could not be decrypted with another
 * SECRETS_KEY.
 */
export function loadSecrets(dataDir: string): Secrets {
  const made: Secrets = { INTERNAL_TOKEN: randomSecret(), SECRETS_KEY: randomSecret() };
  const kept = keep(dataDir, SECRETS_FILE, `${JSON.stringify(made, null, 2)}\n`);
  return secretsSchema.parse(JSON.parse(kept));
}

/**
 * AUDIT_SIGNING_KEY of a data folder, made on the first start and kept: the chain of checkpoints could not go on with
 * another key.
 */
export function loadSigningKey(dataDir: string): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return keep(dataDir, SIGNING_KEY_FILE, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
}

/** The text of a file, which is made with `text` unless it exists. */
function keep(dataDir: string, file: string, text: string): string {
  const path = join(dataDir, file);
  mkdirSync(dataDir, { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: OWNER_ONLY });
  try {
    // A link never shows half a file and never replaces one: of several first starts at once, one links its draft, and
    // the others read that file.
    linkSync(draft, path);
    return text;
  } catch (error) {
    if (!isBecauseItExists(error)) throw error;
    return readFileSync(path, 'utf8');
  } finally {
    rmSync(draft, { force: true });
  }
}

function randomSecret(): string {
  return randomBytes(SECRET_BYTES).toString('hex');
}

/** Whether a file exists already. An error of Node's modules is no `Error` of the realm in which Jest runs a test. */
function isBecauseItExists(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
}
