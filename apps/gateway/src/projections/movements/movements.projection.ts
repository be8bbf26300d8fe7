import { Injectable } from '@nestjs/common';
import {
  MOVEMENT_STATUSES,
  type Envelope,
  type MovementChanged,
  type MovementDecided,
  type MovementStatus,
} from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { joinTexts } from '../../persistence/json-texts';
import { shownMovement, type ShownMovement } from './shown-movement';

/** The fact that a movement was decided, or that it has gone on. */
export type MovementFact = Envelope<MovementDecided> | Envelope<MovementChanged>;

/** A movement that got a new status, as its resource shows it. */
export interface ReportedMovement {
  readonly fact: MovementFact;
  readonly shown: ShownMovement;
}

/** Table gateway.movements: movements over the rail, in the status of the last fact about each of them. */
@Injectable()
export class MovementsProjection {
  /** Writes movements and answers those that got a new status, in the order of the facts. A later status stays. */
  async project(tx: Tx, facts: readonly MovementFact[]): Promise<readonly ReportedMovement[]> {
    if (facts.length === 0) return [];
    const known = await this.progress(tx, facts);
    const fresh = facts.filter(({ data: { movement, state } }) => {
      const before = known.get(movement.id);
      const isNew = before === undefined || rank(before) < rank(state.status);
      if (isNew) known.set(movement.id, state.status);
      return isNew;
    });
    const reported = fresh.map((fact) => ({ fact, shown: shownMovement(fact.data.movement, fact.data.state) }));
    await this.write(tx, [...new Map(reported.map((each) => [each.fact.data.movement.id, each])).values()]);
    return reported;
  }

  private async progress(tx: Tx, facts: readonly MovementFact[]): Promise<Map<string, MovementStatus>> {
    const rows = await tx.prepared<{ readonly id: string; readonly progress: MovementStatus }>(
      'gateway.movements.progress',
      'SELECT id, progress FROM gateway.movements WHERE id = ANY($1::uuid[])',
      [[...new Set(facts.map(({ data }) => data.movement.id))]],
    );
    return new Map(rows.map(({ id, progress }) => [id, progress]));
  }

  private async write(tx: Tx, reported: readonly ReportedMovement[]): Promise<void> {
    if (reported.length === 0) return;
    const movements = reported.map(({ fact }) => fact.data.movement);
    await tx.prepared(
      'gateway.movements.upsert',
      `INSERT INTO gateway.movements
              (id, platform_code, kind, initiated_by, client_id, account_id, participant_code, status, progress,
               created_at, body)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[],
                            $8::text[], $9::text[], $10::timestamptz[], string_to_array($11, E'\\n'))
       ON CONFLICT (id) DO UPDATE
         SET status = excluded.status, progress = excluded.progress, body = excluded.body`,
      [
        movements.map(({ id }) => id),
        reported.map(({ fact }) => fact.platformCode),
        movements.map(({ kind }) => kind),
        movements.map(({ initiated_by }) => initiated_by),
        movements.map(({ client_id }) => client_id),
        movements.map(({ account_id }) => account_id),
        movements.map(({ participant_code }) => participant_code),
        reported.map(({ shown }) => shown.status),
        reported.map(({ fact }) => fact.data.state.status),
        reported.map(({ shown }) => shown.created_at),
        joinTexts(reported.map(({ shown }) => JSON.stringify(shown))),
      ],
    );
  }
}

/** Statuses stand in the order in which movements reach them. */
function rank(status: MovementStatus): number {
  return MOVEMENT_STATUSES.indexOf(status);
}
