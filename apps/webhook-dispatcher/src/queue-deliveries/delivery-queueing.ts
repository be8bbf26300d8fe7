import { Inject, Injectable } from '@nestjs/common';
import { admit } from '@ballast/domain-webhook';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import type { Reservation } from '../deliver-webhooks/reservation';
import { DeliveryStore, type NewDelivery, type WebhookEvent } from '../persistence/delivery.store';
import { laneKey } from '../persistence/lane';
import { LaneStore } from '../persistence/lane.store';
import type { Target } from '../persistence/target';
import { TimeOrderedIds } from '../persistence/time-ordered-ids';
import type { QueuedDeliveries } from './delivery-facts';

/** A public event and an endpoint that it is to be sent to. */
export interface AddressedEvent {
  readonly event: WebhookEvent;
  readonly target: Target;
}

/** Queues new deliveries. */
@Injectable()
export class DeliveryQueueing {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly lanes: LaneStore,
    private readonly ids: TimeOrderedIds,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Queues one delivery for each event and endpoint, in the order given; deliveries that are queued already are left as
   * they are. Heads of their lanes are claimed for this dispatcher as far as `reservation` has room, so that they are
   * sent as soon as the transaction has committed. Needs the endpoints locked. Answers the new deliveries, of which the
   * caller composes the facts.
   */
  async queue(tx: Tx, addressed: readonly AddressedEvent[], reservation: Reservation): Promise<QueuedDeliveries> {
    const now = this.clock();
    const nowMs = now.getTime();
    const lanes = addressed.map(({ event, target }) => ({ endpointId: target.id, resourceId: event.resourceId }));
    const isHead = admit(lanes.map(laneKey), await this.lanes.lockOccupied(tx, lanes));
    const deliveries = addressed.map(({ event, target }, index): NewDelivery => {
      const id = this.ids.next(nowMs);
      const rest = { id, endpointId: target.id, event };
      if (isHead[index] !== true) return { ...rest, dueMs: undefined, claimedBy: undefined };
      const { platformCode, resourceId, notificationId, type, payload } = event;
      const delivery = { id, endpointId: target.id, platformCode, resourceId, notificationId, type, payload, tries: 0 };
      return { ...rest, dueMs: nowMs, claimedBy: reservation.take(target, delivery) };
    });
    const { stored, claimed } = await this.deliveries.insert(tx, deliveries, toTimestamp(now));
    reservation.keep(claimed);
    tx.afterCommit(() => reservation.commit());
    return { deliveries: deliveries.filter(({ id }) => stored.has(id)), at: toTimestamp(now) };
  }
}
