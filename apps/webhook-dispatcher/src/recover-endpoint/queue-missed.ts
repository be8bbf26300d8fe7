import { toTimestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import { insertDeliveries, type WebhookEvent } from '../persistence/delivery.store';
import { requeue } from '../redeliver-webhook/requeue';

interface KnownRow {
  readonly id: string;
  readonly position: string;
  readonly resource_id: string;
  readonly status: string;
}

/**
 * Queues those of the events that an endpoint, which must be locked, has not acknowledged: given up, still pending, or
 * never queued because it was disabled or wanted other types then. What it has acknowledged is not sent again.
 */
export async function queueMissed(
  tx: Tx,
  endpointId: string,
  events: readonly WebhookEvent[],
  context: { readonly now: Date; readonly newId: (nowMs: number) => string },
): Promise<void> {
  const { now, newId } = context;
  const known = await tx.query<KnownRow>(
    `SELECT d.id, d.position, d.resource_id, d.status
       FROM unnest($2::uuid[], $3::bigint[]) AS v (resource_id, position)
       JOIN webhook.deliveries d
         ON d.endpoint_id = $1 AND d.resource_id = v.resource_id AND d.position = v.position`,
    [endpointId, events.map(({ resourceId }) => resourceId), events.map(({ position }) => position)],
  );
  const byPosition = new Map(known.map((row) => [Number(row.position), row]));
  const missing = events.filter(({ position }) => !byPosition.has(position));
  const added = missing.map((event) => ({
    id: newId(now.getTime()),
    endpointId,
    event,
    dueMs: undefined,
    claimedBy: undefined,
  }));
  await insertDeliveries(tx, added, toTimestamp(now));
  const unacknowledged = events.flatMap(({ platformCode, position, resourceId }) => {
    const row = byPosition.get(position);
    return row === undefined || row.status === 'delivered'
      ? []
      : [{ platformCode, id: row.id, endpointId, resourceId }];
  });
  const fresh = added.map(({ id, event }) => ({
    platformCode: event.platformCode,
    id,
    endpointId,
    resourceId: event.resourceId,
  }));
  await requeue(tx, [...unacknowledged, ...fresh], now);
}
