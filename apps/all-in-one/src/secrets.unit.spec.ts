import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets, loadSigningKey } from './secrets';

describe('the secrets of a data folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-secrets-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are made at the first start and kept', () => {
    const [secrets, key] = [loadSecrets(folder), loadSigningKey(folder)];
    expect([loadSecrets(folder), loadSigningKey(folder)]).toEqual([secrets, key]);
    expect(createPrivateKey(key).asymmetricKeyType).toBe('ed25519');
  });

  it('are files of their owner alone, and leave no drafts', () => {
    const files = readdirSync(folder).toSorted();
    expect(files).toEqual(['audit-signing-key.pem', 'secrets.json']);
    for (const file of files) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });
});
