import type { AccountChange, AccountRefusalCode, BulkRefusal } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import type { AccountState, ChangeAccount, CreateAccount } from './account-commands';
import { applyChange } from './apply-change';
import { changeAccount } from './change-account.decider';

/** An entry of a bulk call: an account to make, or an advisor to link. */
export interface BulkEntry {
  readonly accountId: string;
  readonly command: CreateAccount | Extract<ChangeAccount, { readonly kind: 'link_advisor' }>;
}

/** Outcome of the entries of one chunk of a bulk call, in their order. */
export interface BulkDecision {
  readonly changes: readonly AccountChange[];
  /** Number of entries whose account or link was there before; it stays as it is. */
  readonly existing: number;
  readonly refused: readonly BulkRefusal[];
}

/** The refusal of a single call that a bulk call counts as existing. */
const EXISTING: Readonly<Record<BulkEntry['command']['kind'], AccountRefusalCode>> = {
  create: 'account_exists',
  link_advisor: 'duplicate_financial_advisor',
};

/**
 * Decides entries one after the other, each by the rule of its single call and from what the entries before it have left.
 * `first` is the index of the first entry in the request.
 */
export function changeInBulk(
  entries: readonly BulkEntry[],
  { first, now, stateOf }: { first: number; now: Timestamp; stateOf: (accountId: string) => AccountState },
): BulkDecision {
  const left = new Map<string, AccountState>();
  const changes: AccountChange[] = [];
  const refused: BulkRefusal[] = [];
  let existing = 0;
  entries.forEach(({ accountId, command }, index) => {
    const state = left.get(accountId) ?? stateOf(accountId);
    const decision = changeAccount(command, state, now);
    if (decision.outcome === 'changed') {
      changes.push(decision.change);
      left.set(accountId, applyChange(state, decision.change));
      return;
    }
    if (decision.outcome !== 'refused') throw new Error(`${command.kind} changes something or is refused`);
    if (decision.refusals[0]?.code === EXISTING[command.kind]) existing += 1;
    else refused.push({ entry: first + index, refusals: decision.refusals.map((refusal) => ({ ...refusal })) });
  });
  return { changes, existing, refused };
}
