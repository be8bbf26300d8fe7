import { randomBytes } from 'node:crypto';
import { SecretBox, secretsKeySchema } from './secret-box';

const KEY = Buffer.alloc(32, 7);

describe('SecretBox', () => {
  const box = new SecretBox(KEY);

  it('opens a text that it sealed for the same owner', () => {
    expect(box.open(box.seal('whsec_geheim ✓', 'endpoint-1'), 'endpoint-1')).toBe('whsec_geheim ✓');
  });

  it('seals the same text differently every time, and never shows it', () => {
    const [first, second] = [box.seal('whsec_secret', 'a'), box.seal('whsec_secret', 'a')];
    expect(first).not.toBe(second);
    expect(Buffer.from(first.slice(3), 'base64').includes('whsec_secret')).toBe(false);
  });

  it('refuses another key, another owner and any change', () => {
    const sealed = box.seal('whsec_secret', 'endpoint-1');
    const changed = Buffer.from(sealed.slice(3), 'base64');
    changed.writeUInt8(changed.readUInt8(14) ^ 1, 14);
    expect(() => new SecretBox(randomBytes(32)).open(sealed, 'endpoint-1')).toThrow();
    expect(() => box.open(sealed, 'endpoint-2')).toThrow();
    expect(() => box.open(`v1.${changed.toString('base64')}`, 'endpoint-1')).toThrow();
    expect(() => box.open('v1.c2hvcnQ=', 'endpoint-1')).toThrow('not a sealed text');
    expect(() => box.open(sealed.replace('v1.', 'v9.'), 'endpoint-1')).toThrow('not a sealed text');
  });

  it('refuses a text without the name of its layout', () => {
    expect(() => box.open(box.seal('whsec_secret', 'a').slice(3), 'a')).toThrow('not a sealed text');
  });
});

describe('the key of the environment', () => {
  it('is 32 bytes in hex or base64', () => {
    for (const text of [KEY.toString('hex'), KEY.toString('base64'), KEY.toString('base64url')]) {
      expect(secretsKeySchema.parse(text)).toEqual(KEY);
    }
  });

  it.each([
    '',
    'short',
    KEY.toString('hex').slice(2),
    `${KEY.toString('hex')}00`,
    randomBytes(31).toString('base64'),
    randomBytes(16).toString('hex'),
  ])('is refused in any other form: %j', (text) => {
    expect(secretsKeySchema.safeParse(text).error?.issues[0]?.message).toBe('must be 32 bytes in hex or base64');
  });
});
