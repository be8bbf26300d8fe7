import { Injectable } from '@nestjs/common';
import { CASH_PURPOSES } from '@ballast/contracts';
import { toTimestamp, type Timestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import { grantKey } from './grant-key';

/** The authorization of an Execution of an advisor. */
export interface RecordedAuthorization {
  readonly accountId: string;
  /** Code of the advisor. */
  readonly participantCode: string;
  readonly authorizedAt: string;
  readonly sourceId: string;
  readonly transactionId: string;
  readonly currency: string;
  readonly notional: string;
}

/** The day and currency of the usage of one grant. */
export interface UsageKey {
  readonly accountId: string;
  readonly participantCode: string;
  readonly currency: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
}

interface UsageRow {
  readonly account_id: string;
  readonly participant_code: string;
  readonly used: string;
}

/** Everything that advisors were authorized to trade, in `credit.authorizations`. */
@Injectable()
export class AuthorizationStore {
  /** Records authorizations. Each source is authorized once. */
  async record(tx: Tx, authorizations: readonly RecordedAuthorization[]): Promise<void> {
    await tx.copy(
      'credit.authorizations',
      ['account_id', 'participant_code', 'authorized_at', 'source_id', 'transaction_id', 'currency', 'notional'],
      authorizations.map((each) => [
        each.accountId,
        each.participantCode,
        each.authorizedAt,
        each.sourceId,
        each.transactionId,
        each.currency,
        each.notional,
      ]),
    );
  }

  /** Time of the latest authorization on any of these accounts; undefined without one. */
  async latest(tx: Tx, accountIds: readonly string[]): Promise<Timestamp | undefined> {
    const [row] = await tx.prepared<{ readonly latest: Date | null }>(
      'credit.authorizations.latest',
      `SELECT max(authorized.authorized_at) AS latest
         FROM credit.grants g
        CROSS JOIN LATERAL (
              SELECT authorized_at FROM credit.authorizations a
               WHERE a.account_id = g.account_id AND a.participant_code = g.participant_code
               ORDER BY authorized_at DESC LIMIT 1
              ) AS authorized
        WHERE g.account_id = ANY($1::uuid[])`,
      [accountIds],
    );
    return row === undefined || row.latest === null ? undefined : toTimestamp(row.latest);
  }

  /**
   * Usage of grants by account and advisor: an authorization counts with its notional while it has an open hold, and with
   * the cash that its transaction moved once it has none. A grant that was not used has no entry.
   */
  async usage(tx: Tx, keys: readonly UsageKey[]): Promise<ReadonlyMap<string, string>> {
    if (keys.length === 0) return new Map();
    const rows = await tx.prepared<UsageRow>(
      'credit.authorizations.usage',
      `SELECT account_id, participant_code, sum(counted)::text AS used
         FROM (
           SELECT wanted.account_id, wanted.participant_code,
                  CASE WHEN EXISTS (SELECT FROM credit.holds h WHERE h.source_id = a.source_id) THEN a.notional
                       ELSE coalesce((
                         SELECT sum(abs(e.amount))
                           FROM credit.transactions t
                           JOIN credit.entries e
                             ON e.platform_code = t.platform_code
                            AND e.position >= t.first_position AND e.position < t.first_position + t.entries
                          WHERE t.transaction_id = a.transaction_id
                            AND e.asset = a.currency AND e.purpose = ANY($5::text[])
                       ), 0)
                  END AS counted
             FROM unnest($1::uuid[], $2::text[], $3::text[], $4::date[])
                    AS wanted (account_id, participant_code, currency, day)
             JOIN credit.authorizations a
               ON a.account_id = wanted.account_id AND a.participant_code = wanted.participant_code
              AND a.authorized_at >= wanted.day::timestamp AT TIME ZONE 'UTC'
              AND a.authorized_at < (wanted.day + 1)::timestamp AT TIME ZONE 'UTC'
              AND a.currency = wanted.currency
         ) AS counted
        GROUP BY account_id, participant_code`,
      [
        keys.map(({ accountId }) => accountId),
        keys.map(({ participantCode }) => participantCode),
        keys.map(({ currency }) => currency),
        keys.map(({ day }) => day),
        TRADE_PURPOSES,
      ],
    );
    return new Map(rows.map((row) => [grantKey(row.account_id, row.participant_code), row.used]));
  }
}

/** Purposes of transfers that move the cash of a trade: a fee is no part of what is traded. */
const TRADE_PURPOSES = CASH_PURPOSES.filter((purpose) => purpose === 'buy_cash' || purpose === 'sell_cash');
