import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import type { SecretRow } from '@ballast/platform-record';
import { z } from 'zod';
import { WrongUse } from '../cli';

const FORMAT = 'ballast-secrets/1';
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** Bytes that AES-GCM takes as its nonce. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Cost of a guess of the passphrase: about 100 ms and 64 MB. */
const SCRYPT = { N: 65_536, r: 8, p: 1, maxmem: 128 * 1024 * 1024 } as const;

/** The secrets of one service. */
export interface ServiceSecrets {
  readonly service: string;
  readonly rows: readonly SecretRow[];
}

const contentSchema = z.array(
  z.object({
    service: z.string(),
    rows: z.array(z.object({ table: z.string(), values: z.record(z.string(), z.string().nullable()) })),
  }),
);

const fileSchema = z.object({ format: z.literal(FORMAT), salt: z.string(), nonce: z.string(), sealed: z.string() });

/**
 * The text of a file with secrets, encrypted and authenticated as a whole under a key that scrypt makes from the
 * passphrase.
 */
export function sealSecrets(secrets: readonly ServiceSecrets[], passphrase: string): string {
  const [salt, nonce] = [randomBytes(SALT_BYTES), randomBytes(NONCE_BYTES)];
  const cipher = createCipheriv(CIPHER, keyOf(passphrase, salt), nonce).setAAD(Buffer.from(FORMAT));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const text = (bytes: Buffer): string => bytes.toString('base64');
  return `${JSON.stringify({ format: FORMAT, salt: text(salt), nonce: text(nonce), sealed: text(sealed) })}\n`;
}

/** @throws WrongUse when the text is no file of secrets, was changed, or has another passphrase. */
export function openSecrets(text: string, passphrase: string): readonly ServiceSecrets[] {
  const { salt, nonce, sealed } = readFile(text);
  const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');
  const [body, tag] = [bytes(sealed).subarray(0, -TAG_BYTES), bytes(sealed).subarray(-TAG_BYTES)];
  try {
    const decipher = createDecipheriv(CIPHER, keyOf(passphrase, bytes(salt)), bytes(nonce))
      .setAAD(Buffer.from(FORMAT))
      .setAuthTag(tag);
    const content = Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    return contentSchema.parse(JSON.parse(content));
  } catch {
    throw new WrongUse('The file of secrets was changed, or it has another passphrase.');
  }
}

function readFile(text: string): z.output<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch {
    throw new WrongUse('The file holds no secrets that this version can read.');
  }
}

function keyOf(passphrase: string, salt: Buffer): Buffer {
  return scryptSync(passphrase.normalize('NFKC'), salt, KEY_BYTES, SCRYPT);
}
