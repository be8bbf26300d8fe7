import { PERMISSIONS, type DecidedGrant, type GrantLimits, type Permission } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';

/** Terms of a grant: what the advisor may do, as the platform chose it. */
export interface GrantTerms {
  readonly permissions: readonly Permission[];
  readonly limits: GrantLimits;
  /** RFC 3339; empty for a grant that does not expire. */
  readonly expires_at: string;
  /** Empty without an agreement. */
  readonly agreement_ref: string;
}

/** The terms of an advisor for whom nothing else was chosen. */
export const DEFAULT_TERMS: GrantTerms = { permissions: PERMISSIONS, limits: {}, expires_at: '', agreement_ref: '' };

/** Permissions as grants show them: each once, in their fixed order. */
export function orderedPermissions(permissions: readonly Permission[]): readonly Permission[] {
  return PERMISSIONS.filter((permission) => permissions.includes(permission));
}

/** Whether a version of a grant, the latest of its advisor, is in force at an instant. Expiry needs no version. */
export function isInForce(grant: Pick<DecidedGrant, 'status' | 'expires_at'> | undefined, at: Timestamp): boolean {
  return grant?.status === 'active' && !isExpired(grant, at);
}

/** Whether the grant has an end that has passed. Times are RFC 3339 in UTC with milliseconds, so texts compare as times. */
export function isExpired({ expires_at: end }: Pick<DecidedGrant, 'expires_at'>, at: Timestamp): boolean {
  return end !== '' && end <= at;
}
