import { createHash } from 'node:crypto';
import { type Done, isJsonObject } from '@ballast/platform-edge';

/** An owner's answer, shown whole once and stored without the secret that it may hold. */
export function withoutSecret(answered: unknown): Done {
  const shown = JSON.stringify(answered ?? {});
  const { secret, ...rest } = (answered ?? {}) as { readonly secret?: unknown };
  return secret === undefined ? { answer: shown } : { answer: JSON.stringify(rest), shown };
}

/** A body with the digest of its secret in the secret's place: two bodies still differ where their secrets do. */
export function withSecretDigest(document: unknown): unknown {
  if (!isJsonObject(document) || typeof document['secret'] !== 'string') return document;
  return { ...document, secret: `sha256:${createHash('sha256').update(document['secret']).digest('hex')}` };
}
