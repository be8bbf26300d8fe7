import { randomBytes } from 'node:crypto';
import { SecretBox, secretsKeySchema } from './secret-box';

describe('SecretBox', () => {
  const box = new SecretBox(randomBytes(32));

  it('opens what it sealed', () => {
    expect(box.open(box.seal('sécret', 'key-1'), 'key-1')).toBe('sécret');
  });

  it('seals the same secret differently each time', () => {
    expect(box.seal('secret', 'key-1')).not.toBe(box.seal('secret', 'key-1'));
  });

  it('opens nothing for another record', () => {
    expect(() => box.open(box.seal('secret', 'key-1'), 'key-2')).toThrow();
  });

  it('opens nothing with another key', () => {
    expect(() => new SecretBox(randomBytes(32)).open(box.seal('secret', 'key-1'), 'key-1')).toThrow();
  });

  it('opens nothing that was changed', () => {
    const bytes = Buffer.from(box.seal('secret', 'key-1'), 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(() => box.open(bytes.toString('base64'), 'key-1')).toThrow();
  });
});

describe('secretsKeySchema', () => {
  it('reads hex and base64', () => {
    const key = randomBytes(32);
    expect(secretsKeySchema.parse(key.toString('hex'))).toEqual(key);
    expect(secretsKeySchema.parse(key.toString('base64'))).toEqual(key);
  });

  it('refuses a key of another length', () => {
    expect(secretsKeySchema.safeParse(randomBytes(16).toString('hex')).success).toBe(false);
  });
});
