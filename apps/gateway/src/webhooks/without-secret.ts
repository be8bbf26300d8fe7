import { createHash } from 'node:crypto';
import { type Done, isJsonObject } from '@ballast/platform-edge';

/** The answer of another service, shown with its secret once and stored without it. */
export function withoutSecret(answered: unknown): Done {
  const shown = JSON.stringify(answered ?? {});
  const { secret, ...rest } = (answered ?? {}) as { readonly secret?: unknown };
  return secret === undefined ? { answer: shown } : { answer: JSON.stringify(rest), shown };
}

/** A body whose secret is replaced by its digest, so that bodies with different secrets still differ. */
export function withSecretDigest(document: unknown): unknown {
  if (!isJsonObject(document) || typeof document['secret'] !== 'string') return document;
  return { ...document, secret: `sha256:${createHash('sha256').update(document['secret']).digest('hex')}` };
}
