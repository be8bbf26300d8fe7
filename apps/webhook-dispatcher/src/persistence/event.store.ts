import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';
import type { WebhookEvent } from './delivery.store';
import { eventColumns } from './event-columns';

const COLUMNS = 'platform_code, position, notification_id, type, resource_id, occurred_at, payload';
const EVENTS = 'unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::uuid[], $6::timestamptz[], $7::text[])';

/** SQL behind an insert of events as `stored`: an event that exists gets its body back if that was removed. */
export const KEEP_BODY = `ON CONFLICT (platform_code, position)
       DO UPDATE SET payload = excluded.payload WHERE stored.payload IS NULL`;

/** Events that are not stored together with their deliveries. */
@Injectable()
export class EventStore {
  /**
   * Stores events that do not exist yet, and the bodies of those that have lost them. Answers both. Events that exist are
   * locked, so that their bodies stay until the transaction has queued their deliveries.
   */
  async insert(tx: Tx, events: readonly WebhookEvent[]): Promise<ReadonlySet<WebhookEvent>> {
    if (events.length === 0) return new Set();
    const rows = await tx.query<{ platform_code: string; position: string }>(
      `INSERT INTO webhook.events AS stored (${COLUMNS}) SELECT * FROM ${EVENTS}
       ${KEEP_BODY} RETURNING platform_code, position`,
      eventColumns(events),
    );
    const stored = new Set(rows.map(({ platform_code, position }) => `${platform_code}/${position}`));
    return new Set(events.filter(({ platformCode, position }) => stored.has(`${platformCode}/${String(position)}`)));
  }

  /**
   * Locks the event of a delivery, so that it keeps its body. Answers the position of the event if its body was removed;
   * undefined otherwise.
   */
  async lockWithoutBody(tx: Tx, platformCode: string, deliveryId: string): Promise<number | undefined> {
    const [row] = await tx.query<{ position: string; is_removed: boolean }>(
      `SELECT v.position, v.payload IS NULL AS is_removed
         FROM webhook.deliveries d
         JOIN webhook.events v ON v.platform_code = d.platform_code AND v.position = d.position
        WHERE d.platform_code = $1 AND d.id = $2 FOR UPDATE OF v`,
      [platformCode, deliveryId],
    );
    return row?.is_removed === true ? Number(row.position) : undefined;
  }

  /** Stores those of the events that have a delivery, unless they exist. */
  async insertWanted(tx: Tx, events: readonly WebhookEvent[]): Promise<void> {
    if (events.length === 0) return;
    // No index of deliveries begins with the position, so they are found through the endpoints of the platform.
    await tx.query(
      `INSERT INTO webhook.events (${COLUMNS})
       SELECT * FROM ${EVENTS} AS v (${COLUMNS})
        WHERE EXISTS (SELECT FROM webhook.endpoints e
                        JOIN webhook.deliveries d
                          ON d.endpoint_id = e.id AND d.resource_id = v.resource_id AND d.position = v.position
                       WHERE e.platform_code = v.platform_code)
       ON CONFLICT DO NOTHING`,
      eventColumns(events),
    );
  }
}
