import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FILE = 'secrets.json';
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
  const path = join(dataDir, FILE);
  mkdirSync(dataDir, { recursive: true });
  const made: Secrets = { INTERNAL_TOKEN: randomSecret(), SECRETS_KEY: randomSecret() };
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: OWNER_ONLY });
  try {
    // A link never shows half a file and never replaces one: of several first starts at once, one links its draft, and
    // the others read that file.
    linkSync(draft, path);
    return made;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return secretsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } finally {
    rmSync(draft, { force: true });
  }
}

function randomSecret(): string {
  return randomBytes(SECRET_BYTES).toString('hex');
}
