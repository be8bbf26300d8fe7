import type { Tx } from '@ballast/platform-postgres';

/** A public event as it is sent: the same bytes to every endpoint and on every retry. */
export interface WebhookEvent {
  readonly platformCode: string;
  readonly position: number;
  readonly notificationId: string;
  readonly type: string;
  readonly resourceId: string;
  readonly occurredAt: string;
  readonly payload: string;
}

/** Stores those events that are not stored yet. */
export async function insertEvents(tx: Tx, events: readonly WebhookEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.prepared(
    'webhook.events.insert',
    `INSERT INTO webhook.events (platform_code, position, notification_id, type, resource_id, occurred_at, payload)
     SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::uuid[], $6::timestamptz[], $7::text[])
     ON CONFLICT DO NOTHING`,
    [
      events.map(({ platformCode }) => platformCode),
      events.map(({ position }) => position),
      events.map(({ notificationId }) => notificationId),
      events.map(({ type }) => type),
      events.map(({ resourceId }) => resourceId),
      events.map(({ occurredAt }) => occurredAt),
      events.map(({ payload }) => payload),
    ],
  );
}
