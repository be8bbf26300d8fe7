import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A fresh secret as its owner is shown it, once. */
export function newWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/** A secret as the two families of signatures use it. */
export interface SigningKey {
  /** The UTF-8 bytes of the whole shown text: for `x-zh-hook-*`. */
  readonly shown: KeyObject;
  /** The decoded bytes: for Standard Webhooks. */
  readonly decoded: KeyObject;
}

export function signingKey(secret: string): SigningKey {
  return {
    shown: createSecretKey(secret, 'utf8'),
    decoded: createSecretKey(Buffer.from(secret.slice(PREFIX.length), 'base64')),
  };
}
