import { Injectable } from '@nestjs/common';
import type { Actor, MoneyRefusal } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';

/** Upper bound of the rows that one transaction reports. */
const REPORTED_MAX = 500;

/** A refused movement of money of a customer account, which no event has reported yet. */
export interface NewRefusal {
  readonly accountId: string;
  readonly platformCode: string;
  readonly actor: Actor;
  readonly refusal: MoneyRefusal;
}

/** Refusals that an event reports now; `count` of `refusal` is their number. */
export interface UnreportedRefusals extends NewRefusal {
  /** The minute in which no other event about this advisor, account and path is written, as RFC 3339. */
  readonly minute: string;
}

interface Row {
  readonly account_id: string;
  readonly platform_code: string;
  readonly unreported: number;
  readonly reported_at: Date;
  readonly refusal: string;
  readonly actor: string;
}

/** Minutes are those of the database: every instance of the gateway has the same. */
const THIS_MINUTE = `date_trunc('minute', clock_timestamp())`;

/** Table gateway.money_refusals. */
@Injectable()
export class MoneyRefusalStore {
  /** Counts a refusal. Answers the refusals to report now; undefined when an event of this minute exists already. */
  async add(tx: Tx, { accountId, platformCode, actor, refusal }: NewRefusal): Promise<UnreportedRefusals | undefined> {
    const key = [accountId, refusal.participant_code, refusal.path];
    await tx.prepared(
      'gateway.money_refusals.count',
      `INSERT INTO gateway.money_refusals AS known
              (account_id, participant_code, path, platform_code, unreported, due_at, refusal, actor)
       VALUES ($1, $2, $3, $4, 1, clock_timestamp(), $5, $6)
       ON CONFLICT (account_id, participant_code, path) DO UPDATE
          SET unreported = known.unreported + 1, refusal = excluded.refusal, actor = excluded.actor,
              due_at = coalesce(known.due_at, known.reported_at + interval '1 minute')`,
      [...key, platformCode, JSON.stringify(refusal), JSON.stringify(actor)],
    );
    const [row] = await this.report(
      tx,
      'gateway.money_refusals.report',
      'account_id = $1 AND participant_code = $2 AND path = $3',
      key,
    );
    return row;
  }

  /** Refusals that were counted in a minute that has passed, and that no other instance reports. */
  takeDue(tx: Tx): Promise<readonly UnreportedRefusals[]> {
    return this.report(
      tx,
      'gateway.money_refusals.due',
      `(account_id, participant_code, path) IN (
         SELECT account_id, participant_code, path FROM gateway.money_refusals
          WHERE due_at <= clock_timestamp() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
      [REPORTED_MAX],
    );
  }

  private async report(
    tx: Tx,
    name: string,
    condition: string,
    params: readonly unknown[],
  ): Promise<readonly UnreportedRefusals[]> {
    const rows = await tx.prepared<Row>(
      name,
      `WITH due AS (
         SELECT * FROM gateway.money_refusals
          WHERE ${condition} AND unreported > 0 AND (reported_at IS NULL OR reported_at < ${THIS_MINUTE})
            FOR UPDATE
       ), reported AS (
         UPDATE gateway.money_refusals AS known
            SET unreported = 0, due_at = NULL, reported_at = ${THIS_MINUTE}
           FROM due
          WHERE (known.account_id, known.participant_code, known.path) = (due.account_id, due.participant_code, due.path)
         RETURNING known.account_id, known.participant_code, known.path, known.reported_at
       )
       SELECT due.account_id, due.platform_code, due.unreported, due.refusal, due.actor, reported.reported_at
         FROM due JOIN reported USING (account_id, participant_code, path)`,
      params,
    );
    return rows.map(({ account_id, platform_code, unreported, reported_at, refusal, actor }) => ({
      accountId: account_id,
      platformCode: platform_code,
      actor: JSON.parse(actor) as Actor,
      refusal: { ...(JSON.parse(refusal) as MoneyRefusal), count: unreported },
      minute: reported_at.toISOString(),
    }));
  }
}
