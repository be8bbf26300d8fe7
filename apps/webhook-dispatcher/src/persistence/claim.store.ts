import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';
import { toTime } from './to-time';

/** A delivery that a dispatcher has claimed, with all that is needed to send it. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly platformCode: string;
  readonly endpointId: string;
  readonly resourceId: string;
  readonly notificationId: string;
  readonly type: string;
  readonly payload: string;
  /** Number of tries since it was queued. */
  readonly tries: number;
}

/** A delivery by its primary key. */
export interface DeliveryKey {
  readonly platformCode: string;
  readonly id: string;
}

interface ClaimedRow {
  readonly id: string;
  readonly platform_code: string;
  readonly endpoint_id: string;
  readonly resource_id: string;
  readonly tries: number;
  readonly notification_id: string;
  readonly type: string;
  readonly payload: string;
}

/** Claims of dispatchers on pending deliveries. */
@Injectable()
export class ClaimStore {
  /**
   * Claims deliveries that are due, the longest due first, up to a number for each endpoint. Rows that another dispatcher
   * is claiming at this moment are left to it, and a dispatcher whose row is retired or gone claims nothing. The
   * statement is not prepared: a plan made while the table was small would read all of it once it is large.
   */
  async claimDue(
    tx: Tx,
    wanted: ReadonlyMap<string, number>,
    claim: { readonly by: string; readonly nowMs: number },
  ): Promise<readonly ClaimedDelivery[]> {
    const rows = await tx.query<ClaimedRow>(
      `WITH dispatcher AS MATERIALIZED (
         SELECT id FROM webhook.dispatchers WHERE id = $4 AND seen_at > '-infinity' FOR KEY SHARE
       ), due AS MATERIALIZED (
         SELECT d.platform_code, d.id, dispatcher.id AS claimed_by
           FROM dispatcher CROSS JOIN unnest($1::uuid[], $2::int[]) AS w (endpoint_id, number)
           CROSS JOIN LATERAL (
             SELECT platform_code, id FROM webhook.deliveries
              WHERE endpoint_id = w.endpoint_id AND status = 'pending' AND claimed_by IS NULL AND next_attempt_at <= $3
              ORDER BY next_attempt_at LIMIT w.number FOR UPDATE SKIP LOCKED) d
       )
       UPDATE webhook.deliveries d SET claimed_by = due.claimed_by
         FROM due, webhook.events e
        WHERE d.platform_code = due.platform_code AND d.id = due.id
          AND e.platform_code = d.platform_code AND e.position = d.position
       RETURNING d.id, d.platform_code, d.endpoint_id, d.resource_id, d.tries, e.notification_id, e.type, e.payload`,
      [[...wanted.keys()], [...wanted.values()], toTime(claim.nowMs), claim.by],
    );
    return rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map(toClaimed);
  }

  /** Deliveries that `by` has claimed. */
  async claimedBy(tx: Tx, by: string): Promise<readonly DeliveryKey[]> {
    const rows = await tx.query<{ platform_code: string; id: string }>(
      `SELECT platform_code, id FROM webhook.deliveries WHERE status = 'pending' AND claimed_by = $1`,
      [by],
    );
    return rows.map(({ platform_code, id }) => ({ platformCode: platform_code, id }));
  }

  /** Releases single claims of `by`. A delivery that was due stays due. */
  async release(tx: Tx, by: string, deliveries: readonly DeliveryKey[]): Promise<void> {
    await tx.query(
      `UPDATE webhook.deliveries d SET claimed_by = NULL
         FROM unnest($1::text[], $2::uuid[]) AS l (platform_code, id)
        WHERE d.platform_code = l.platform_code AND d.id = l.id AND d.status = 'pending' AND d.claimed_by = $3`,
      [deliveries.map(({ platformCode }) => platformCode), deliveries.map(({ id }) => id), by],
    );
  }

  /** Releases up to `limit` claims of `by`. Returns their number. A delivery that was due stays due. */
  async releaseSome(tx: Tx, by: string, limit: number): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `WITH claimed AS MATERIALIZED (
         SELECT platform_code, id FROM webhook.deliveries
          WHERE status = 'pending' AND claimed_by = $1 LIMIT $2 FOR UPDATE
       ), released AS (
         UPDATE webhook.deliveries d SET claimed_by = NULL FROM claimed
          WHERE d.platform_code = claimed.platform_code AND d.id = claimed.id
         RETURNING d.id
       )
       SELECT count(*)::int AS count FROM released`,
      [by, limit],
    );
    return row?.count ?? 0;
  }
}

function toClaimed(row: ClaimedRow): ClaimedDelivery {
  return {
    id: row.id,
    platformCode: row.platform_code,
    endpointId: row.endpoint_id,
    resourceId: row.resource_id,
    notificationId: row.notification_id,
    type: row.type,
    payload: row.payload,
    tries: row.tries,
  };
}
