import { openSecrets, sealSecrets } from './secrets-file';

const PASSPHRASE = 'a passphrase of some length';
const SECRETS = [
  { service: 'gateway', rows: [{ table: 'api_key_secrets', values: { id: '1', secret: 'sealed', previous: null } }] },
];

describe('a file of secrets', () => {
  it('is opened by its passphrase, and shows nothing of its content', () => {
    const text = sealSecrets(SECRETS, PASSPHRASE);
    expect(openSecrets(text, PASSPHRASE)).toEqual(SECRETS);
    expect(text).not.toContain('api_key_secrets');
    expect(sealSecrets(SECRETS, PASSPHRASE)).not.toBe(text);
  });

  it('is refused with another passphrase, and after any change', () => {
    const text = sealSecrets(SECRETS, PASSPHRASE);
    expect(() => openSecrets(text, `${PASSPHRASE}.`)).toThrow('another passphrase');
    const file = JSON.parse(text) as { sealed: string };
    const sealed = Buffer.from(file.sealed, 'base64');
    sealed[3] = (sealed[3] ?? 0) ^ 1;
    const changed = JSON.stringify({ ...file, sealed: sealed.toString('base64') });
    expect(() => openSecrets(changed, PASSPHRASE)).toThrow('was changed');
    expect(() => openSecrets('{"format":"ballast-secrets/2"}', PASSPHRASE)).toThrow('this version');
    expect(() => openSecrets('no JSON', PASSPHRASE)).toThrow('this version');
  });
});
