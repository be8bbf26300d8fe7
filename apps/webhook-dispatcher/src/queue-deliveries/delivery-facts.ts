import { compose, type Cause, type Composed } from '@ballast/contracts';
import {
  deliveriesEnded,
  deliveriesQueued,
  deliveriesRequeued,
  deliveryTested,
  type DeliveriesEnded,
  type DeliveriesQueued,
  type DeliveriesRequeued,
  type DeliveryTested,
  type RecordedAttempt,
} from '@ballast/contracts/webhook';
import type { Timestamp } from '@ballast/kernel';
import type { EndedDelivery, NewDelivery, RequeuedDelivery, WebhookEvent } from '../persistence/delivery.store';

/** Upper bound of the characters of one fact, by a rough count. A message of the log may have a megabyte. */
const CHARACTERS_MAX = 400_000;
/** Characters of a delivery without its event and attempts. */
const DELIVERY_CHARACTERS = 200;

/** Deliveries that were queued in one transaction, at one time. */
export interface QueuedDeliveries {
  readonly deliveries: readonly NewDelivery[];
  readonly at: Timestamp;
  /** Events that stand in no message of the log which the dispatcher has read. */
  readonly carried?: ReadonlySet<WebhookEvent>;
}

/** The facts that deliveries were queued. `causeOf` answers the cause of a fact whose last delivery is given. */
export function queuedFacts(
  { deliveries, at, carried = new Set() }: QueuedDeliveries,
  causeOf: (last: NewDelivery) => Cause,
): readonly Composed<DeliveriesQueued>[] {
  const carries = ({ event }: NewDelivery): boolean => carried.has(event);
  const parts = partsOf(deliveries, (delivery) => (carries(delivery) ? delivery.event.payload.length : 0));
  return parts.map(([first, last, part]) => {
    const events = part.filter(carries).map(({ event }) => sentEvent(event));
    return compose(deliveriesQueued, {
      cause: causeOf(last),
      key: first.endpointId,
      correlationId: first.endpointId,
      // A delivery is queued once.
      place: first.id,
      occurredAt: at,
      data: {
        endpoint_id: first.endpointId,
        deliveries: part.map(({ id, event }) => ({ id, position: event.position, resource_id: event.resourceId })),
        ...(events.length === 0 ? {} : { events }),
      },
    });
  });
}

/** The fact that the delivery of a test event was queued. */
export function testedFact(
  cause: Cause,
  { id, endpointId, event }: NewDelivery,
  at: Timestamp,
): Composed<DeliveryTested> {
  return compose(deliveryTested, {
    cause,
    key: endpointId,
    place: id,
    occurredAt: at,
    data: { endpoint_id: endpointId, id, event: sentEvent(event) },
  });
}

/** The facts that deliveries have ended. */
export function endedFacts(
  ended: readonly EndedDelivery[],
  at: Timestamp,
  causeOf: (delivery: EndedDelivery) => Cause,
): readonly Composed<DeliveriesEnded>[] {
  const parts = partsOf(ended, ({ attempts }) => attempts.join().length);
  return parts.map(([first, , part]) =>
    compose(deliveriesEnded, {
      cause: causeOf(first),
      key: first.endpointId,
      place: placeOf(first),
      occurredAt: at,
      data: {
        endpoint_id: first.endpointId,
        deliveries: part.map(({ id, status, tries, updatedAt, attempts }) => ({
          id,
          status,
          tries,
          updated_at: updatedAt,
          attempts: attempts.map((attempt) => JSON.parse(attempt) as RecordedAttempt),
        })),
      },
    }),
  );
}

/** The facts that ended deliveries were queued again. */
export function requeuedFacts(
  requeued: readonly RequeuedDelivery[],
  at: Timestamp,
  cause: Cause,
): readonly Composed<DeliveriesRequeued>[] {
  return partsOf(requeued, () => 0).map(([first, , part]) =>
    compose(deliveriesRequeued, {
      cause,
      key: first.endpointId,
      place: placeOf(first),
      occurredAt: at,
      data: {
        endpoint_id: first.endpointId,
        deliveries: part.map(({ id, updatedAt }) => ({ id, updated_at: updatedAt })),
      },
    }),
  );
}

/** A delivery may end and be queued again many times, each time later. */
function placeOf({ id, updatedAt }: { readonly id: string; readonly updatedAt: Timestamp }): string {
  return `${id}:${updatedAt}`;
}

/** The event of a platform as the facts of its deliveries, and the gateway, write it. */
export function eventOf(platformCode: string, event: DeliveryTested['event']): WebhookEvent {
  return {
    platformCode,
    position: event.position,
    notificationId: event.notification_id,
    type: event.type,
    resourceId: event.resource_id,
    occurredAt: event.occurred_at,
    payload: event.payload,
  };
}

function sentEvent(event: WebhookEvent): DeliveryTested['event'] {
  return {
    position: event.position,
    notification_id: event.notificationId,
    type: event.type,
    resource_id: event.resourceId,
    occurred_at: event.occurredAt,
    payload: event.payload,
  };
}

/** The first and the last delivery of a part, and all of them. */
type Part<T> = readonly [T, T, readonly T[]];

/** Deliveries by endpoint, in parts of CHARACTERS_MAX at the most. A delivery that is larger is a part of its own. */
function partsOf<T extends { readonly endpointId: string }>(
  deliveries: readonly T[],
  charactersOf: (delivery: T) => number,
): readonly Part<T>[] {
  const parts: Part<T>[] = [];
  const open = new Map<string, { readonly first: T; readonly items: T[]; characters: number }>();
  const close = ({ first, items }: { readonly first: T; readonly items: readonly T[] }): void => {
    parts.push([first, items.at(-1) ?? first, items]);
  };
  for (const delivery of deliveries) {
    const characters = charactersOf(delivery) + DELIVERY_CHARACTERS;
    const part = open.get(delivery.endpointId);
    if (part !== undefined && part.characters + characters <= CHARACTERS_MAX) {
      part.items.push(delivery);
      part.characters += characters;
      continue;
    }
    if (part !== undefined) close(part);
    open.set(delivery.endpointId, { first: delivery, items: [delivery], characters });
  }
  for (const part of open.values()) close(part);
  return parts;
}
