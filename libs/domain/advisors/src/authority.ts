import type { AppliedAccount, AppliedGrant, Participant } from '@ballast/contracts';

/** The members of a version of a grant from which an authorization is decided. */
export type GrantRights = Pick<
  AppliedGrant,
  'version' | 'status' | 'permissions' | 'limits' | 'expires_at' | 'effective_at'
>;

/**
 * The relation of whoever acts to an account, with everything that an authorization depends on. `isApproved`: tenant or
 * advisor are approved participants themselves. A grant that was revoked is still the advisor's: it names the version
 * that refuses.
 */
export type Authority =
  | { readonly relation: 'platform' | 'holder' | 'none' }
  | { readonly relation: 'tenant'; readonly isApproved: boolean }
  | {
      readonly relation: 'advisor';
      readonly isApproved: boolean;
      readonly grant: GrantRights;
      /** Notional that counts for today against the daily limit, in its currency. `0` without such a limit. */
      readonly used: string;
    };

/** Everything that the credit check knows about one actor and the account of one holder. */
export interface KnownRelation {
  /** Participant code of the actor; empty for the platform. */
  readonly actor: string;
  readonly actorStatus: Participant['status'] | undefined;
  readonly holder: string;
  /** Undefined when the holder has no customer account. */
  readonly account: Pick<AppliedAccount, 'tenants'> | undefined;
  /** Latest version of the actor's grant on the account; undefined when there never was one. */
  readonly grant: GrantRights | undefined;
  readonly used: string;
}

export const PLATFORM_AUTHORITY: Authority = { relation: 'platform' };
const HOLDER: Authority = { relation: 'holder' };
const NONE: Authority = { relation: 'none' };

/** The authority of an actor. A holder needs no customer account; tenant and advisor exclude each other. */
export function authorityOf({ actor, actorStatus, holder, account, grant, used }: KnownRelation): Authority {
  if (actor === '') return PLATFORM_AUTHORITY;
  if (actor === holder) return HOLDER;
  if (account === undefined) return NONE;
  const isApproved = actorStatus === 'approved';
  if (account.tenants.includes(actor)) return { relation: 'tenant', isApproved };
  return grant === undefined ? NONE : { relation: 'advisor', isApproved, grant, used };
}
