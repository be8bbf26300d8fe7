import { Injectable } from '@nestjs/common';
import type { EntryOfLane } from '@ballast/domain-webhook';
import type { Tx } from '@ballast/platform-postgres';
import { laneKey, type Lane } from './lane';

interface LaneRow {
  readonly platform_code: string;
  readonly id: string;
  readonly endpoint_id: string;
  readonly resource_id: string;
  readonly position: string;
  readonly is_claimed: boolean;
  readonly next_attempt_at: Date | null;
}

/** A pending delivery in its lane. */
export interface PendingInLane extends EntryOfLane {
  readonly platformCode: string;
  readonly endpointId: string;
}

const PENDING_IN_LANES = `
  SELECT d.platform_code, d.id, d.endpoint_id, d.resource_id, d.position, d.claimed_by IS NOT NULL AS is_claimed,
         d.next_attempt_at
    FROM unnest($1::uuid[], $2::uuid[]) AS l (endpoint_id, resource_id)
    JOIN webhook.deliveries d ON d.endpoint_id = l.endpoint_id AND d.resource_id = l.resource_id
   WHERE d.status = 'pending' ORDER BY d.platform_code, d.id`;

/** Order of the pending deliveries of one resource to one endpoint. */
@Injectable()
export class LaneStore {
  /**
   * Keys of those lanes that have a pending delivery. The pending deliveries are locked: a transaction that finishes one
   * of them has either committed, and then its lane counts as free, or it sees the caller's new delivery when it arranges
   * the lane.
   */
  async lockOccupied(tx: Tx, lanes: readonly Lane[]): Promise<ReadonlySet<string>> {
    if (lanes.length === 0) return new Set();
    const rows = await tx.query<LaneRow>(`${PENDING_IN_LANES} FOR SHARE OF d`, laneParameters(lanes));
    return new Set(rows.map(toPending).map(({ lane }) => lane));
  }

  /** The pending deliveries of these lanes, locked for a change of their due times. */
  async lockPending(tx: Tx, lanes: readonly Lane[]): Promise<readonly PendingInLane[]> {
    if (lanes.length === 0) return [];
    const rows = await tx.query<LaneRow>(`${PENDING_IN_LANES} FOR UPDATE OF d`, laneParameters(lanes));
    return rows.map(toPending);
  }

  /** Writes the due times of these deliveries. */
  async saveDueTimes(tx: Tx, pending: readonly PendingInLane[]): Promise<void> {
    if (pending.length === 0) return;
    await tx.query(
      `UPDATE webhook.deliveries d SET next_attempt_at = c.due
         FROM unnest($1::text[], $2::uuid[], $3::timestamptz[]) AS c (platform_code, id, due)
        WHERE d.platform_code = c.platform_code AND d.id = c.id`,
      [
        pending.map(({ platformCode }) => platformCode),
        pending.map(({ id }) => id),
        pending.map(({ dueMs }) => (dueMs === undefined ? null : new Date(dueMs).toISOString())),
      ],
    );
  }
}

/** Parameters with each lane once: a join with a lane that is listed twice would find its deliveries twice. */
function laneParameters(lanes: readonly Lane[]): readonly (readonly string[])[] {
  const unique = [...new Map(lanes.map((lane) => [laneKey(lane), lane])).values()];
  return [unique.map(({ endpointId }) => endpointId), unique.map(({ resourceId }) => resourceId)];
}

function toPending(row: LaneRow): PendingInLane {
  return {
    id: row.id,
    platformCode: row.platform_code,
    endpointId: row.endpoint_id,
    lane: laneKey({ endpointId: row.endpoint_id, resourceId: row.resource_id }),
    position: Number(row.position),
    isClaimed: row.is_claimed,
    dueMs: row.next_attempt_at?.getTime(),
  };
}
