import { Injectable } from '@nestjs/common';
import type { Cause } from '@ballast/contracts';
import { wantsType } from '@ballast/domain-webhook';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { Reservation } from '../deliver-webhooks/reservation';
import { dispatcherCause, handledByDispatcher } from '../dispatcher-cause';
import type { NewDelivery, WebhookEvent } from '../persistence/delivery.store';
import type { Target } from '../persistence/target';
import { TargetStore } from '../persistence/target.store';
import { queuedFacts } from '../queue-deliveries/delivery-facts';
import { DeliveryQueueing } from '../queue-deliveries/delivery-queueing';
import type { PublishedEvent } from './published-event';

/** Public events of one slice, decoded by platform on demand: most platforms may have no endpoint. */
export interface PublishedEvents {
  readonly platformCodes: readonly string[];
  readonly eventsOf: (platformCodes: ReadonlySet<string>) => readonly PublishedEvent[];
}

/** Finds the endpoints that want each event, and queues a delivery for each. */
@Injectable()
export class FanOutEventsHandler {
  constructor(
    private readonly targets: TargetStore,
    private readonly queueing: DeliveryQueueing,
  ) {}

  /** Events without an endpoint are not stored, and not even decoded when their platform has none. */
  async handle(tx: Tx, published: PublishedEvents, reserve: () => Reservation): Promise<readonly OutgoingMessage[]> {
    const targets = await this.targets.lockOfPlatforms(tx, published.platformCodes);
    if (targets.length === 0) return [];
    const events = published.eventsOf(new Set(targets.map(({ platformCode }) => platformCode)));
    const addressed = events.flatMap(({ event }) =>
      targets.filter((target) => isWanted(event, target)).map((target) => ({ event, target })),
    );
    if (addressed.length === 0) return [];
    const queued = await this.queueing.queue(tx, addressed, reserve());
    return queuedFacts(queued, causeIn(events));
  }
}

/**
 * Whether an endpoint gets an event. An event may be handled long after it was published, as by a restored dispatcher, so
 * the order of the record decides and not the moment: events before the endpoint was made or enabled are not for it.
 */
function isWanted({ platformCode, position, type }: WebhookEvent, target: Target): boolean {
  const isOwn = target.platformCode === platformCode && position > target.eventsAfter;
  return isOwn && wantsType(target.eventTypes, type);
}

/** The message that has published the last event of a fact is its cause. */
function causeIn(events: readonly PublishedEvent[]): (last: NewDelivery) => Cause {
  const messages = new Map(events.map(({ event, message }) => [event, message]));
  return ({ endpointId, event }) =>
    handledByDispatcher(messages.get(event) ?? dispatcherCause(endpointId, event.platformCode));
}
