import { Injectable } from '@nestjs/common';
import type {
  Actor,
  Cause,
  Envelope,
  Movement,
  MovementAnswered,
  MovementResumed,
  MovementSent,
  RailOutcome,
} from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';

/** An answer of the rail that is due, with the fact that the rail has taken the movement as its cause. */
export interface DueAnswer {
  readonly cause: Cause;
  readonly movement: Movement;
  readonly outcome: RailOutcome;
  /** Whether this answer follows one that had settled the movement. */
  readonly isSecond: boolean;
}

/** A movement about which the rail is silent. */
export type SilentRequest = Omit<DueAnswer, 'outcome' | 'isSecond'>;

interface Row {
  readonly movement_id: string;
  readonly platform_code: string;
  readonly fact_id: string;
  readonly actor: string;
  readonly origin: string | null;
  readonly outcome: RailOutcome;
  readonly was_answered: boolean;
  readonly movement: string;
}

/** Table money.rail_requests: movements that the rail has taken. */
@Injectable()
export class RailRequestStore {
  /** The ids of these movements that the rail has taken before. */
  async known(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.prepared<{ readonly movement_id: string }>(
      'money.rail_requests.known',
      'SELECT movement_id FROM money.rail_requests WHERE movement_id = ANY($1::uuid[])',
      [ids],
    );
    return new Set(rows.map(({ movement_id }) => movement_id));
  }

  /** Adds movements that wait for the answer of the rail. One that is there stays as it is: it waits or is answered. */
  async add(tx: Tx, facts: readonly Envelope<MovementSent>[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.prepared(
      'money.rail_requests.add',
      `INSERT INTO money.rail_requests
              (movement_id, platform_code, fact_id, actor, origin, outcome, movement, due_at, returns_at,
               is_answered, is_silent)
       SELECT *, false, due_at IS NULL
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                     $8::timestamptz[], $9::timestamptz[])
                AS sent (id, platform_code, fact_id, actor, origin, outcome, movement, due_at, returns_at)
       ON CONFLICT DO NOTHING`,
      [
        facts.map(({ data }) => data.movement.id),
        facts.map(({ platformCode }) => platformCode),
        facts.map(({ id }) => id),
        facts.map(({ actor }) => JSON.stringify(actor)),
        facts.map(({ input }) => input ?? null),
        facts.map(({ data }) => data.outcome),
        facts.map(({ data }) => JSON.stringify(data.movement)),
        facts.map(({ data }) => timeOrNull(data.due_at)),
        facts.map(({ data }) => timeOrNull(data.returns_at)),
      ],
    );
  }

  /**
   * Takes up answers that are due and that no other instance works on. What was settled is due again at the time at which
   * it comes back.
   */
  async takeDue(tx: Tx, limit: number): Promise<readonly DueAnswer[]> {
    const rows = await tx.prepared<Row>(
      'money.rail_requests.take_due',
      `UPDATE money.rail_requests AS r
          SET due_at = CASE WHEN NOT r.is_answered THEN r.returns_at END, is_answered = true
         FROM (SELECT movement_id, is_answered FROM money.rail_requests
                WHERE due_at <= clock_timestamp() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED) AS due
        WHERE r.movement_id = due.movement_id
       RETURNING r.*, due.is_answered AS was_answered`,
      [limit],
    );
    return rows.map((row) => {
      const { outcome, was_answered: isSecond } = row;
      return { ...requestOf(row), outcome: isSecond ? 'returned' : outcome, isSecond };
    });
  }

  /** Locks the movements about which the rail is silent. */
  async lockSilent(tx: Tx): Promise<readonly SilentRequest[]> {
    const rows = await tx.prepared<Row>(
      'money.rail_requests.lock_silent',
      `SELECT *, is_answered AS was_answered FROM money.rail_requests
        WHERE is_silent ORDER BY movement_id FOR UPDATE`,
      [],
    );
    return rows.map(requestOf);
  }

  /** Lets the rail answer about movements about which it was silent. */
  async resume(tx: Tx, facts: readonly Envelope<MovementResumed>[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.query(
      `UPDATE money.rail_requests r SET is_silent = false, due_at = resumed.due_at
         FROM unnest($1::uuid[], $2::timestamptz[]) AS resumed (movement_id, due_at)
        WHERE r.movement_id = resumed.movement_id AND r.is_silent`,
      [facts.map(({ data }) => data.movement_id), facts.map(({ data }) => data.due_at)],
    );
  }

  /** Marks movements as answered. An answer that comes again, or behind the second one, changes nothing. */
  async end(tx: Tx, facts: readonly Envelope<MovementAnswered>[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.query(
      `UPDATE money.rail_requests r
          SET is_answered = true, due_at = CASE WHEN answered.is_last THEN NULL ELSE r.returns_at END
         FROM (SELECT movement_id, bool_or(is_second) AS is_last
                 FROM unnest($1::uuid[], $2::boolean[]) AS answers (movement_id, is_second)
                GROUP BY movement_id) AS answered
        WHERE r.movement_id = answered.movement_id AND (answered.is_last OR NOT r.is_answered)`,
      [facts.map(({ data }) => data.movement.id), facts.map(({ data }) => data.is_second)],
    );
  }
}

function requestOf({ movement_id, platform_code, fact_id, actor, origin, movement }: Row): SilentRequest {
  return {
    cause: {
      id: fact_id,
      recordId: fact_id,
      correlationId: movement_id,
      platformCode: platform_code,
      actor: JSON.parse(actor) as Actor,
      origin: origin ?? undefined,
    },
    movement: JSON.parse(movement) as Movement,
  };
}

function timeOrNull(text: string): string | null {
  return text === '' ? null : text;
}
