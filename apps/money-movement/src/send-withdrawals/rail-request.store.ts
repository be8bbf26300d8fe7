import { Injectable } from '@nestjs/common';
import type {
  Actor,
  Cause,
  Envelope,
  RailOutcome,
  WithdrawalAnswered,
  WithdrawalSend,
  WithdrawalSent,
} from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';

/** An answer of the rail that is due, with the fact that the rail has taken the withdrawal as its cause. */
export interface DueAnswer {
  readonly cause: Cause;
  readonly request: WithdrawalSend;
  readonly outcome: RailOutcome;
}

interface Row {
  readonly withdrawal_id: string;
  readonly platform_code: string;
  readonly fact_id: string;
  readonly actor: string;
  readonly origin: string | null;
  readonly outcome: RailOutcome;
  readonly request: string;
}

/** Table money.rail_requests: withdrawals that the rail has taken. */
@Injectable()
export class RailRequestStore {
  /** The ids of these withdrawals that the rail has taken before. */
  async known(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.prepared<{ readonly withdrawal_id: string }>(
      'money.rail_requests.known',
      'SELECT withdrawal_id FROM money.rail_requests WHERE withdrawal_id = ANY($1::uuid[])',
      [ids],
    );
    return new Set(rows.map(({ withdrawal_id }) => withdrawal_id));
  }

  /** Adds withdrawals that wait for the answer of the rail. One that is there stays as it is: it waits or is answered. */
  async add(tx: Tx, facts: readonly Envelope<WithdrawalSent>[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.prepared(
      'money.rail_requests.add',
      `INSERT INTO money.rail_requests
              (withdrawal_id, platform_code, fact_id, actor, origin, outcome, request, due_at)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                            $8::timestamptz[])
       ON CONFLICT DO NOTHING`,
      [
        facts.map(({ data }) => data.withdrawal.id),
        facts.map(({ platformCode }) => platformCode),
        facts.map(({ id }) => id),
        facts.map(({ actor }) => JSON.stringify(actor)),
        facts.map(({ input }) => input ?? null),
        facts.map(({ data }) => data.outcome),
        facts.map(({ data: { withdrawal, account_id, scale } }) => JSON.stringify({ withdrawal, account_id, scale })),
        facts.map(({ data }) => data.due_at),
      ],
    );
  }

  /** Takes up answers that are due and that no other instance works on. They are not due any more. */
  async takeDue(tx: Tx, limit: number): Promise<readonly DueAnswer[]> {
    const rows = await tx.prepared<Row>(
      'money.rail_requests.take_due',
      `UPDATE money.rail_requests AS r SET due_at = NULL
         FROM (SELECT withdrawal_id FROM money.rail_requests
                WHERE due_at <= clock_timestamp() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED) AS due
        WHERE r.withdrawal_id = due.withdrawal_id
       RETURNING r.*`,
      [limit],
    );
    return rows.map(({ withdrawal_id, platform_code, fact_id, actor, origin, outcome, request }) => ({
      cause: {
        id: fact_id,
        recordId: fact_id,
        correlationId: withdrawal_id,
        platformCode: platform_code,
        actor: JSON.parse(actor) as Actor,
        origin: origin ?? undefined,
      },
      request: JSON.parse(request) as WithdrawalSend,
      outcome,
    }));
  }

  /** Marks withdrawals as answered. */
  async end(tx: Tx, facts: readonly Envelope<WithdrawalAnswered>[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.query('UPDATE money.rail_requests SET due_at = NULL WHERE withdrawal_id = ANY($1::uuid[])', [
      facts.map(({ data }) => data.withdrawal.id),
    ]);
  }
}
