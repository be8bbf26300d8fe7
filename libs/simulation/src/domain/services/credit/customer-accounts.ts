import {
  compose,
  GENERAL_LABEL,
  type AccountChange,
  type AccountStatus,
  type AppliedChange,
  type Composed,
  type Envelope,
} from '@ballast/contracts';
import { accountApplied, grantApplied } from '@ballast/contracts/credit';
import { accountChanged, grantChanged } from '@ballast/contracts/registry';
import { accountId, countChange, countingAfter, type VersionedAccount } from '@ballast/domain-advisors';
import type { Now } from '../../service';
import { Sequence, Table, type Journal } from '../../tables';

type DecidedFact = Envelope<{ readonly change_id: string; readonly changes: readonly AccountChange[] }>;

/** An account as it counts, with its status. */
interface AccountWithStatus extends VersionedAccount {
  readonly status: AccountStatus;
}

/** Customer accounts by which the credit check decides. */
export class CustomerAccounts {
  /** Every change that counts, in the order in which the changes were applied. */
  readonly applied: Sequence<AppliedChange>;
  private readonly counting: Table<AccountWithStatus>;

  constructor(journal: Journal) {
    this.applied = new Sequence(journal);
    this.counting = new Table(journal);
  }

  /** Status of the account that governs the Traders of a participant; undefined without such an account. */
  statusOf(platformCode: string, participantCode: string): AccountStatus | undefined {
    return this.counting.get(accountId(platformCode, participantCode, GENERAL_LABEL))?.status;
  }

  /** Applies the changes of a fact that do not count yet, and answers those. */
  apply(fact: DecidedFact, now: Now): readonly Composed[] {
    const fresh = fact.data.changes.flatMap((change): readonly AppliedChange[] => {
      const { id } = change.account;
      const known = this.counting.get(id);
      const stamped = countChange(change, known, now.at);
      if (stamped === null) return [];
      this.counting.set(id, { ...countingAfter(stamped, known), status: stamped.account.status });
      this.applied.add(stamped);
      return [stamped];
    });
    if (fresh.length === 0) return [];
    const { change_id } = fact.data;
    return [
      compose(fact.type === grantChanged.type ? grantApplied : accountApplied, {
        cause: fact,
        key: fact.platformCode,
        place: change_id,
        occurredAt: now.at,
        data: { change_id, changes: [...fresh] },
      }),
    ];
  }
}

/** Whether a fact of the registry carries changes of customer accounts. */
export function isAboutAccounts(type: string): boolean {
  return type === accountChanged.type || type === grantChanged.type;
}
