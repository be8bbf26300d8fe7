import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Names the key and the layout, so that either can be changed while old values are still read. */
const FORMAT = 'v1';

/** 32 bytes in hex or base64; undefined for anything else. */
export function parseSecretsKey(text: string): Buffer | undefined {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES ? key : undefined;
}

/** Encrypts small texts for the database with AES-256-GCM. */
export class SecretBox {
  constructor(private readonly key: Buffer) {}

  /** `owner` is bound to the result: a sealed text that is moved to another row cannot be opened there. */
  seal(text: string, owner: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key, nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${FORMAT}.${sealed.toString('base64')}`;
  }

  /** @throws Error when it was sealed with another key or for another owner, or was changed since. */
  open(sealed: string, owner: string): string {
    const [format, encoded = ''] = sealed.split('.');
    const bytes = Buffer.from(encoded, 'base64');
    if (format !== FORMAT || bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error('This is not a sealed text');
    const decipher = createDecipheriv(ALGORITHM, this.key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(owner))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  }
}
