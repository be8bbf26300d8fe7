import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A fresh secret, as it is shown once to the owner of the endpoint. */
export function newWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/** The keys that the two families of signatures make of one secret. */
export interface SigningKey {
  /** Key of the `x-zh-hook-*` headers: the UTF-8 bytes of the whole text. */
  readonly shown: KeyObject;
  /** Key of Standard Webhooks: the decoded bytes after the prefix. */
  readonly decoded: KeyObject;
}

export function signingKey(secret: string): SigningKey {
  return {
    shown: createSecretKey(secret, 'utf8'),
    decoded: createSecretKey(Buffer.from(secret.slice(PREFIX.length), 'base64')),
  };
}
