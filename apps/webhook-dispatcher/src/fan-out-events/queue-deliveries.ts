import { admit } from '@ballast/domain-webhook';
import { toTimestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import type { Reservation } from '../deliver-webhooks/reservation';
import { insertDeliveries, type NewDelivery, type WebhookEvent } from '../persistence/delivery.store';
import { laneKey, lockOccupiedLanes } from '../persistence/lane.store';
import type { Target } from '../persistence/target.store';

export interface Addressed {
  readonly event: WebhookEvent;
  readonly target: Target;
}

/**
 * Queues one delivery for each event and endpoint, in the order given; what is queued already is left as it is. Heads
 * of their lanes are claimed for this instance as far as it has room, so that they are sent as soon as the caller's
 * transaction has committed. Needs the endpoints locked.
 */
export async function queueDeliveries(
  tx: Tx,
  addressed: readonly Addressed[],
  context: { readonly reservation: Reservation; readonly now: Date; readonly newId: (nowMs: number) => string },
): Promise<ReadonlySet<string>> {
  const { reservation, now, newId } = context;
  const nowMs = now.getTime();
  const lanes = addressed.map(({ event, target }) => ({ endpointId: target.id, resourceId: event.resourceId }));
  const isHead = admit(lanes.map(laneKey), await lockOccupiedLanes(tx, lanes));
  const deliveries = addressed.map(({ event, target }, index): NewDelivery => {
    const id = newId(nowMs);
    const rest = { id, endpointId: target.id, event };
    if (isHead[index] !== true) return { ...rest, dueMs: undefined, claimedBy: undefined };
    const { platformCode, resourceId, notificationId, type, payload } = event;
    const delivery = { id, endpointId: target.id, platformCode, resourceId, notificationId, type, payload, tries: 0 };
    return { ...rest, dueMs: nowMs, claimedBy: reservation.take(target, delivery) };
  });
  const { stored, claimed } = await insertDeliveries(tx, deliveries, toTimestamp(now));
  reservation.keep(claimed);
  return stored;
}
