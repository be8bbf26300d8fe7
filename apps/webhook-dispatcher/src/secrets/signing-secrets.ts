import { WEBHOOK_SECRETS_MAX } from '@ballast/contracts';
import type { SigningSecret } from '@ballast/contracts/webhook';
import type { Timestamp } from '@ballast/kernel';

/** A secret that takes the place of the newest one. */
interface NewestSecret {
  readonly id: string;
  readonly now: Timestamp;
  /** End of all older secrets, unless an earlier rotation has set an earlier one. */
  readonly overlapEndsAt: Timestamp;
}

/**
 * The secrets of an endpoint after a rotation, newest first. Expired ones are gone, and so are the oldest when there are
 * more than sign at the same time.
 */
export function withNewest(
  secrets: readonly SigningSecret[],
  { id, now, overlapEndsAt }: NewestSecret,
): readonly SigningSecret[] {
  const older = secrets.map((secret) => ({ ...secret, expires_at: earlierEnd(secret, overlapEndsAt) }));
  const newest = { id, created_at: now, expires_at: '' };
  return [newest, ...older.filter((secret) => signsAt(secret, now))].slice(0, WEBHOOK_SECRETS_MAX);
}

/** Whether a secret signs deliveries at `now`. */
export function signsAt({ expires_at: expiresAt }: Pick<SigningSecret, 'expires_at'>, now: Timestamp): boolean {
  return expiresAt === '' || expiresAt > now;
}

function earlierEnd({ expires_at: expiresAt }: SigningSecret, end: Timestamp): Timestamp {
  return expiresAt !== '' && expiresAt < end ? expiresAt : end;
}
