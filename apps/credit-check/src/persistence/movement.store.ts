import { Injectable } from '@nestjs/common';
import { MOVEMENT_STATUSES, type MovementStatus } from '@ballast/contracts';
import { toTimestamp, type Timestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';

/** Status of a movement and the time of its decision. */
export interface StoredMovement {
  readonly status: MovementStatus;
  readonly createdAt: Timestamp;
}

/** A movement with the status that it gets. */
export interface MovementChange {
  readonly id: string;
  readonly status: MovementStatus;
}

interface Row {
  readonly movement_id: string;
  readonly status: MovementStatus;
  readonly created_at: Date;
}

/** Table credit.movements: movements over the rail. */
@Injectable()
export class MovementStore {
  /** Adds movements as approved, and returns the ids of those that were not there. */
  async firstTime(
    tx: Tx,
    movements: readonly { readonly id: string; readonly createdAt: string }[],
  ): Promise<ReadonlySet<string>> {
    if (movements.length === 0) return new Set();
    const rows = await tx.prepared<{ readonly movement_id: string }>(
      'credit.movements.first_time',
      // Rows are inserted in key order, against deadlocks.
      `INSERT INTO credit.movements (movement_id, status, created_at)
       SELECT movement_id, 'approved', created_at
         FROM unnest($1::uuid[], $2::timestamptz[]) AS decided (movement_id, created_at) ORDER BY movement_id
       ON CONFLICT DO NOTHING
       RETURNING movement_id`,
      [movements.map(({ id }) => id), movements.map(({ createdAt }) => createdAt)],
    );
    return new Set(rows.map(({ movement_id }) => movement_id));
  }

  /** Locks movements in the order of their ids, and returns those that were decided. */
  async lock(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, StoredMovement>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.prepared<Row>(
      'credit.movements.lock',
      `SELECT movement_id, status, created_at FROM credit.movements
        WHERE movement_id = ANY($1::uuid[])
        ORDER BY movement_id
          FOR UPDATE`,
      [ids],
    );
    return new Map(
      rows.map(({ movement_id, status, created_at }) => [movement_id, { status, createdAt: toTimestamp(created_at) }]),
    );
  }

  /** Writes statuses. A movement that has the status already, or a later one, stays as it is. */
  async advance(tx: Tx, changes: readonly MovementChange[]): Promise<void> {
    if (changes.length === 0) return;
    const last = new Map<string, MovementStatus>();
    for (const { id, status } of changes) {
      const before = last.get(id);
      if (before === undefined || rank(before) < rank(status)) last.set(id, status);
    }
    await tx.prepared(
      'credit.movements.advance',
      `UPDATE credit.movements m SET status = c.status
         FROM unnest($1::uuid[], $2::text[]) AS c (movement_id, status)
        WHERE m.movement_id = c.movement_id
          AND array_position($3::text[], m.status) < array_position($3::text[], c.status)`,
      [[...last.keys()], [...last.values()], MOVEMENT_STATUSES],
    );
  }
}

/** Statuses stand in the order in which movements reach them. */
function rank(status: MovementStatus): number {
  return MOVEMENT_STATUSES.indexOf(status);
}
