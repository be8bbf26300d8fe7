import { compose, type ApiKey, type Cause, type Composed } from '@ballast/contracts';
import type { apiKeyCreated } from '@ballast/contracts/access';

/** The fact that a key was created, rotated or revoked, with the key as it is afterwards. Never holds a secret. */
export function apiKeyFact(
  type: typeof apiKeyCreated,
  cause: Cause,
  { apiKey, at }: { readonly apiKey: ApiKey; readonly at: string },
): Composed {
  return compose(type, {
    cause,
    key: cause.platformCode,
    place: apiKey.id,
    occurredAt: at,
    data: { api_key: { ...apiKey, scopes: [...apiKey.scopes], allowed_ips: [...apiKey.allowed_ips] } },
  });
}
