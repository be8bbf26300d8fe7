import type { Done } from '../idempotency/mutation';

/** An owner's answer, shown whole once and stored without the secret that it may hold. */
export function withoutSecret(answered: unknown): Done {
  const shown = JSON.stringify(answered ?? {});
  const { secret, ...rest } = (answered ?? {}) as { readonly secret?: unknown };
  return secret === undefined ? { answer: shown } : { answer: JSON.stringify(rest), shown };
}
