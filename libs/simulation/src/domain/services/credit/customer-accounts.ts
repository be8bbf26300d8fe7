import {
  compose,
  GENERAL_LABEL,
  type AccountChange,
  type AccountStatus,
  type AppliedAccount,
  type AppliedChange,
  type AppliedGrant,
  type Composed,
  type Envelope,
} from '@ballast/contracts';
import { accountApplied, accountCloseJudged, grantApplied } from '@ballast/contracts/credit';
import { accountChange, accountChanged, grantChanged, type accountCloseRequested } from '@ballast/contracts/registry';
import {
  accountId,
  authorityOf,
  countChange,
  countingAfter,
  isEmptied,
  type Authority,
  type Contents,
  type KnownRelation,
  type VersionedAccount,
} from '@ballast/domain-advisors';
import type { PlantedBug } from '../../planted-bugs';
import type { Now } from '../../service';
import { Sequence, Table, type Journal } from '../../tables';

type DecidedFact = Envelope<{ readonly change_id: string; readonly changes: readonly AccountChange[] }>;

type CloseRequest = Envelope<ReturnType<typeof accountCloseRequested.data.parse>>;

/** An account as it counts, with its members and its grants. */
interface KnownAccount extends VersionedAccount {
  readonly account: AppliedAccount;
  /** Latest version of each grant, by the code of the advisor. */
  readonly rights: ReadonlyMap<string, AppliedGrant>;
}

/** An account as it was, undefined when there was none, with the Unix milliseconds up to which a late check reads it. */
interface EarlierAccount {
  readonly account: KnownAccount | undefined;
  readonly untilMs: number;
}

/** Milliseconds that a check waits for a change at the most. */
const STALE_MS = 200;

/** Customer accounts by which the credit check decides. */
export class CustomerAccounts {
  /** Every change that counts, in the order in which the changes were applied. */
  readonly applied: Sequence<AppliedChange>;
  private readonly counting: Table<KnownAccount>;
  /** Accounts that were found empty. */
  private readonly sealed: Table<true>;
  /** Closings that were judged, by the id of the change. */
  private readonly judged: Table<true>;
  /** Accounts as they counted before their latest change. */
  private readonly earlier: Table<EarlierAccount>;

  constructor(
    journal: Journal,
    private readonly bugs: ReadonlySet<PlantedBug>,
  ) {
    this.applied = new Sequence(journal);
    this.counting = new Table(journal);
    this.sealed = new Table(journal);
    this.judged = new Table(journal);
    this.earlier = new Table(journal);
  }

  /** Status of the account that governs the Traders of a participant; undefined without such an account. */
  statusOf(platformCode: string, participantCode: string, label: string = GENERAL_LABEL): AccountStatus | undefined {
    const id = accountId(platformCode, participantCode, label);
    return this.sealed.has(id) ? 'closed' : this.counting.get(id)?.account.status;
  }

  /** Judges a closing by the contents of the account, and seals it when there are none. */
  judge(request: CloseRequest, contents: Contents, now: Now): readonly Composed[] {
    const { change_id, account_id, reason } = request.data;
    if (!this.judged.insert(change_id, true)) return [];
    const is_empty = isEmptied(contents);
    if (is_empty) this.sealed.set(account_id, true);
    const address = { cause: request, key: request.platformCode, place: change_id, occurredAt: now.at };
    const change = { kind: 'finish_close' as const, reason, is_empty };
    return [
      compose(accountCloseJudged, { ...address, data: { change_id, account_id, is_empty, ...contents } }),
      compose(accountChange, { ...address, data: { change_id, account_id, change } }),
    ];
  }

  /** The authority of an actor over the account of a holder's Traders. */
  authorityOf(
    relation: Pick<KnownRelation, 'actor' | 'actorStatus' | 'holder'>,
    { platformCode, now }: { readonly platformCode: string; readonly now: Now },
  ): Authority {
    const { actor, holder } = relation;
    const known = this.readAt(accountId(platformCode, holder, GENERAL_LABEL), now);
    const grant = known?.rights.get(actor);
    const read = grant !== undefined && this.bugs.has('expired_grant') ? { ...grant, expires_at: '' } : grant;
    return authorityOf({ ...relation, account: known?.account, grant: read, used: '0' });
  }

  /** The account as a check reads it. With a planted bug the check reads it before a change for which it waits. */
  private readAt(id: string, now: Now): KnownAccount | undefined {
    const earlier = this.bugs.has('stale_grant') ? this.earlier.get(id) : undefined;
    return earlier !== undefined && earlier.untilMs > now.ms ? earlier.account : this.counting.get(id);
  }

  /** Applies the changes of a fact that do not count yet, and answers those. */
  apply(fact: DecidedFact, now: Now): readonly Composed[] {
    const fresh = fact.data.changes.flatMap((change): readonly AppliedChange[] => {
      const { id } = change.account;
      const known = this.counting.get(id);
      const stamped = countChange(change, known, now.at);
      if (stamped === null) return [];
      const { account, grants } = stamped;
      const changed = grants.map((grant) => [grant.participant_code, grant] as const);
      const rights = new Map([...(known?.rights ?? []), ...changed]);
      this.earlier.set(id, { account: known, untilMs: now.ms + STALE_MS });
      this.counting.set(id, { ...countingAfter(stamped, known), account, rights });
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
