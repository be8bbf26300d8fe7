import type { AccountChange, AppliedChange, AppliedGrant, DecidedGrant } from '@ballast/contracts';
import { nextTimestamp, type Timestamp } from '@ballast/kernel';

/** A version of a grant that counts already. */
export type CountingGrant = Pick<AppliedGrant, 'status' | 'effective_at' | 'added_at'>;

/** The account as it counts before a change. */
export interface CountingAccount {
  /** The instant of its latest version; empty for an account that does not count yet. */
  readonly effectiveAt: string;
  /** The latest counting version of each advisor's grant, by code. */
  readonly grants: ReadonlyMap<string, CountingGrant>;
}

/**
 * The change with the instants from which it counts: `now`, rounded up to the next millisecond, and later than the
 * version before, whatever the clock says. The end of a grant that expired counts from its `expires_at`. Versions of one
 * grant in one change follow each other. Members stand in the order of their schema, so that a stored version and a
 * version that was read from the log are equal texts.
 */
export function stampChange(
  { account, grants }: AccountChange,
  counting: CountingAccount,
  now: Timestamp,
): AppliedChange {
  const stamp = after(after('', now), counting.effectiveAt);
  const known = new Map(counting.grants);
  const stamped = grants.map((grant): AppliedGrant => {
    const before = known.get(grant.participant_code);
    const applied = stampGrant(grant, before, stamp);
    known.set(grant.participant_code, applied);
    return applied;
  });
  const { created_at, updated_at, ...head } = account;
  return { account: { ...head, effective_at: stamp, created_at, updated_at }, grants: stamped };
}

function stampGrant(grant: DecidedGrant, before: CountingGrant | undefined, stamp: Timestamp): AppliedGrant {
  const least = grant.status === 'expired' ? grant.expires_at : stamp;
  const effective_at = before === undefined || before.effective_at < least ? least : after('', before.effective_at);
  const added_at = before?.status === 'active' ? before.added_at : effective_at;
  const { decided_at, reason, ...head } = grant;
  return { ...head, added_at, decided_at, effective_at, reason };
}

/** The later one of `stamp` and the millisecond after `previous`. */
function after(stamp: string, previous: string): Timestamp {
  if (previous === '') return stamp;
  const next = nextTimestamp(previous, previous);
  return next > stamp ? next : stamp;
}
