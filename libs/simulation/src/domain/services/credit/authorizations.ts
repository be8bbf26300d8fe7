import { GENERAL_LABEL, type CreditDecision, type Envelope, type HoldsPlace } from '@ballast/contracts';
import { accountId, authorizationTime, utcDay, type Authority } from '@ballast/domain-advisors';
import { Decimal, executionId, transactionId, type Timestamp } from '@ballast/kernel';
import { Sequence, type Journal } from '../../tables';
import type { LedgerTables } from './ledger-tables';

/** The authorization of an Execution of an advisor. */
interface Authorization {
  readonly accountId: string;
  readonly actor: string;
  readonly day: string;
  readonly currency: string;
  readonly sourceId: string;
  readonly notional: string;
}

/** A decision about an Execution that a participant's key asked for. */
export interface JudgedExecution {
  readonly kind: 'judged';
  readonly sourceId: string;
  readonly command: HoldsPlace;
  readonly actor: string;
  readonly decision: CreditDecision;
  readonly at: Timestamp;
}

/** The end of an Execution. */
export interface EndedExecution {
  readonly kind: 'ended';
  readonly sourceId: string;
}

interface Acted {
  readonly platformCode: string;
  readonly holder: string;
  readonly actor: string;
  readonly now: Timestamp;
}

/** Everything that advisors were authorized to trade, and what of it counts for their daily limits. */
export class Authorizations {
  /** Decisions and ends in the order in which they happened. */
  readonly history: Sequence<JudgedExecution | EndedExecution>;
  private readonly rows: Sequence<Authorization>;

  /** `forgets`: nothing counts for the day of an advisor. */
  constructor(
    journal: Journal,
    private readonly ledger: LedgerTables,
    private readonly forgets: boolean,
  ) {
    this.history = new Sequence(journal);
    this.rows = new Sequence(journal);
  }

  /** The authority with what counts already on the day of a decision. */
  withUsage(authority: Authority, { platformCode, holder, actor, now }: Acted): Authority {
    if (authority.relation !== 'advisor' || this.forgets) return authority;
    const { currency } = authority.grant.limits;
    const id = accountId(platformCode, holder, GENERAL_LABEL);
    const day = utcDay(authorizationTime(authority.grant, now));
    const counted = this.rows.all
      .filter((row) => row.accountId === id && row.actor === actor && row.day === day && row.currency === currency)
      .map((row) => this.countedOf(row));
    return { ...authority, used: Decimal.sum(counted).toString() };
  }

  /** Notes what was decided about the participants of a chunk. */
  note(
    { platformCode, data }: Envelope<HoldsPlace>,
    { now, decisions }: { readonly now: Timestamp; readonly decisions: readonly CreditDecision[] },
  ): void {
    const { initiated_by: actor } = data;
    if (actor === undefined) return;
    for (const decision of decisions) {
      const sourceId = executionId(data.operation_id, decision.participant_code);
      this.history.add({ kind: 'judged', sourceId, command: data, actor, decision, at: now });
      const { authorized_at: at, authorized_notional: notional } = decision;
      if (at === undefined || notional === undefined) continue;
      const id = accountId(platformCode, decision.participant_code, GENERAL_LABEL);
      const currency = data.quoted_currency;
      this.rows.add({ accountId: id, actor, day: utcDay(at), currency, sourceId, notional });
    }
  }

  /** Notes that Executions hold nothing any more. */
  end(sourceIds: readonly string[]): void {
    for (const sourceId of sourceIds) this.history.add({ kind: 'ended', sourceId });
  }

  /** The authorized notional of an open Execution, and the traded one of any other. */
  private countedOf({ sourceId, currency, notional }: Authorization): Decimal {
    return this.ledger.holds.has(sourceId) ? Decimal.of(notional) : tradedOf(this.ledger, sourceId, currency);
  }
}

/** Money that the trades of an Execution moved, buys and sells together. */
export function tradedOf({ transactions }: LedgerTables, sourceId: string, currency: string): Decimal {
  const posted = transactions.get(transactionId(sourceId))?.transfers ?? [];
  const cash = posted.filter(({ asset, purpose }) => asset === currency && /^(buy|sell)_cash$/.test(purpose));
  return Decimal.sum(cash.map(({ amount }) => Decimal.of(amount.replace('-', ''))));
}
