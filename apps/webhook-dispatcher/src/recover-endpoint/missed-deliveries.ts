import { Inject, Injectable } from '@nestjs/common';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { dispatcherCause } from '../dispatcher-cause';
import { DeliveryStore, type DeliveryInLane, type WebhookEvent } from '../persistence/delivery.store';
import { EventStore } from '../persistence/event.store';
import type { Target } from '../persistence/target';
import { TimeOrderedIds } from '../persistence/time-ordered-ids';
import { queuedFacts } from '../queue-deliveries/delivery-facts';
import { Requeueing } from '../queue-deliveries/requeueing';

/** Deliveries of events that an endpoint has not acknowledged. */
@Injectable()
export class MissedDeliveries {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly events: EventStore,
    private readonly requeueing: Requeueing,
    private readonly ids: TimeOrderedIds,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Queues the events that an endpoint has not acknowledged: events that were given up, that are still pending, or that
   * were never queued because the endpoint was disabled or had chosen other types. The endpoint must be locked. Answers the
   * facts about them.
   */
  async queue(tx: Tx, target: Target, events: readonly WebhookEvent[]): Promise<readonly OutgoingMessage[]> {
    const { id: endpointId } = target;
    const cause = dispatcherCause(endpointId, target.platformCode);
    const now = this.clock();
    const known = await this.deliveries.known(tx, endpointId, events);
    const byPosition = new Map(known.map((delivery) => [delivery.position, delivery]));
    const missing = events
      .filter(({ position }) => !byPosition.has(position))
      .map((event) => ({
        id: this.ids.next(now.getTime()),
        endpointId,
        event,
        dueMs: undefined,
        claimedBy: undefined,
      }));
    // The gateway may tell of events that this dispatcher has not read from the log, or passed over.
    const carried = await this.events.insert(
      tx,
      missing.map(({ event }) => event),
    );
    const { stored } = await this.deliveries.insert(tx, missing, toTimestamp(now));
    const unacknowledged = events.flatMap(({ platformCode, position, resourceId }): readonly DeliveryInLane[] => {
      const delivery = byPosition.get(position);
      const isMissed = delivery !== undefined && delivery.status !== 'delivered';
      return isMissed ? [{ platformCode, id: delivery.id, endpointId, resourceId }] : [];
    });
    const added = missing.map(({ id, event: { platformCode, resourceId } }) => ({
      platformCode,
      id,
      endpointId,
      resourceId,
    }));
    const queued = { deliveries: missing.filter(({ id }) => stored.has(id)), at: toTimestamp(now), carried };
    const requeued = await this.requeueing.requeue(tx, [...unacknowledged, ...added], cause);
    return [...queuedFacts(queued, () => cause), ...requeued];
  }
}
