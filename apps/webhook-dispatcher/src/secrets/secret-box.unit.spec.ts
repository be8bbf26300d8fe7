import { randomBytes } from 'node:crypto';
import { parseSecretsKey, SecretBox } from './secret-box';

const KEY = Buffer.alloc(32, 7);

describe('SecretBox', () => {
  it('opens what it sealed, for the same owner', () => {
    const box = new SecretBox(KEY);
    expect(box.open(box.seal('whsec_geheim ✓', 'endpoint-1'), 'endpoint-1')).toBe('whsec_geheim ✓');
  });

  it('seals the same text differently every time, and never shows it', () => {
    const box = new SecretBox(KEY);
    const [first, second] = [box.seal('whsec_secret', 'a'), box.seal('whsec_secret', 'a')];
    expect(first).not.toBe(second);
    expect(Buffer.from(first.slice(3), 'base64').includes('whsec_secret')).toBe(false);
  });

  it('refuses another key, another owner and any change', () => {
    const sealed = new SecretBox(KEY).seal('whsec_secret', 'endpoint-1');
    const changed = Buffer.from(sealed.slice(3), 'base64');
    changed.writeUInt8(changed.readUInt8(14) ^ 1, 14);
    expect(() => new SecretBox(randomBytes(32)).open(sealed, 'endpoint-1')).toThrow();
    expect(() => new SecretBox(KEY).open(sealed, 'endpoint-2')).toThrow();
    expect(() => new SecretBox(KEY).open(`v1.${changed.toString('base64')}`, 'endpoint-1')).toThrow();
    expect(() => new SecretBox(KEY).open('v1.c2hvcnQ=', 'endpoint-1')).toThrow('not a sealed text');
  });
});

describe('the key of the environment', () => {
  it('is 32 bytes in hex or base64', () => {
    expect(parseSecretsKey(KEY.toString('hex'))).toEqual(KEY);
    expect(parseSecretsKey(KEY.toString('base64'))).toEqual(KEY);
    expect(parseSecretsKey(KEY.toString('base64url'))).toEqual(KEY);
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      'short',
      KEY.toString('hex').slice(2),
      `${KEY.toString('hex')}00`,
      randomBytes(31).toString('base64'),
    ]) {
      expect(parseSecretsKey(text)).toBeUndefined();
    }
  });
});
