import type { AccountChange, AppliedChange } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import { stampChange, type CountingAccount } from './stamp-change';

/** An account as it counts, with the number of its version. */
export interface VersionedAccount extends CountingAccount {
  readonly version: number;
}

const NOT_COUNTING: VersionedAccount = { version: 0, effectiveAt: '', grants: new Map() };

/** The change with the instants from which it counts; null when its version, or a later one, counts already. */
export function countChange(
  change: AccountChange,
  known: VersionedAccount | undefined,
  now: Timestamp,
): AppliedChange | null {
  const counting = known ?? NOT_COUNTING;
  return change.account.version <= counting.version ? null : stampChange(change, counting, now);
}

/** The account as it counts after a change. */
export function countingAfter(
  { account, grants }: AppliedChange,
  { grants: known }: VersionedAccount = NOT_COUNTING,
): VersionedAccount {
  const changed = grants.map((grant) => [grant.participant_code, grant] as const);
  return { version: account.version, effectiveAt: account.effective_at, grants: new Map([...known, ...changed]) };
}
