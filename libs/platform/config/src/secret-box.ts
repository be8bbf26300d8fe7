import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Name of the layout of sealed texts. Every sealed text begins with it; another layout will have another name. */
const FORMAT = 'v1';

/** SECRETS_KEY: the key that encrypts stored API and webhook secrets. */
export const secretsKeySchema = z
  .string({ error: 'is required: 32 random bytes in hex or base64 (openssl rand -hex 32)' })
  .transform((text, context): Buffer => {
    const key = parseKey(text);
    if (key !== undefined) return key;
    context.addIssue({ code: 'custom', message: 'must be 32 bytes in hex or base64' });
    return z.NEVER;
  });

function parseKey(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES ? key : undefined;
}

interface Sealed {
  readonly nonce: Buffer;
  readonly tag: Buffer;
  readonly secret: Buffer;
}

/** Secrets at rest: AES-256-GCM, each with its own nonce, bound to the record that it belongs to. */
export class SecretBox {
  constructor(private readonly key: Buffer) {}

  /** Sealed text of a secret. `owner` names the record of the secret; the text opens for no other owner. */
  seal(secret: string, owner: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key, nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${FORMAT}.${sealed.toString('base64')}`;
  }

  /**
   * The secret in a sealed text.
   * @throws Error when the text was sealed with another key or for another owner, or was changed since.
   */
  open(text: string, owner: string): string {
    const { nonce, tag, secret } = partsOf(text);
    const decipher = createDecipheriv(ALGORITHM, this.key, nonce).setAAD(Buffer.from(owner)).setAuthTag(tag);
    return decipher.update(secret, undefined, 'utf8') + decipher.final('utf8');
  }
}

function partsOf(text: string): Sealed {
  const [format, encoded = ''] = text.split('.');
  const bytes = Buffer.from(encoded, 'base64');
  if (format !== FORMAT || bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error('This is not a sealed text');
  return {
    nonce: bytes.subarray(0, NONCE_BYTES),
    tag: bytes.subarray(-TAG_BYTES),
    secret: bytes.subarray(NONCE_BYTES, -TAG_BYTES),
  };
}
