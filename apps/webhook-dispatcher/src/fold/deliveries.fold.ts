import { decode, TOPICS, type Envelope, type MessageType } from '@ballast/contracts';
import {
  deliveriesEnded,
  deliveriesQueued,
  deliveriesRequeued,
  deliveryTested,
  endpointChanged,
  recoveryEnded,
  recoveryRequested,
  type DeliveriesEnded,
  type DeliveriesQueued,
  type DeliveriesRequeued,
  type DeliveryTested,
} from '@ballast/contracts/webhook';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase } from '@ballast/platform-record';
import { DeliveryStore, type DeliveryState, type WebhookEvent } from '../persistence/delivery.store';
import { EndpointStore } from '../persistence/endpoint.store';
import { EventStore } from '../persistence/event.store';
import { eventOf } from '../queue-deliveries/delivery-facts';
import { RecoveryStore } from '../persistence/recovery.store';

/** The phase of endpoints, their recoveries and their deliveries. */
export class DeliveriesFold implements FoldPhase {
  readonly topic = TOPICS.webhookEvents;
  readonly types = [
    endpointChanged.type,
    recoveryRequested.type,
    recoveryEnded.type,
    deliveriesQueued.type,
    deliveryTested.type,
    deliveriesEnded.type,
    deliveriesRequeued.type,
  ];

  private readonly endpoints = new EndpointStore();
  private readonly recoveries = new RecoveryStore();
  private readonly events = new EventStore();
  private readonly deliveries = new DeliveryStore();

  async apply(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const of = <T>(type: MessageType<T>): readonly Envelope<T>[] =>
      messages.filter((message) => message.type === type.type).map((message) => decode(type, message));
    await this.endpoints.applyChanged(tx, of(endpointChanged));
    // A recovery ends after it was requested, and each fact names it, so the order within the slice does not matter.
    await this.recoveries.applyRequested(tx, of(recoveryRequested));
    await this.recoveries.applyEnded(tx, of(recoveryEnded));
    const queued = of(deliveriesQueued);
    const tested = of(deliveryTested);
    await this.events.insert(tx, [...queued.flatMap(carriedEvents), ...tested.map(testEvent)]);
    await this.deliveries.insertQueued(tx, [...queued, ...tested]);
    // The latest state stays: a delivery that has ended may have been queued again.
    const states = [...of(deliveriesEnded).flatMap(endedStates), ...of(deliveriesRequeued).flatMap(requeuedStates)];
    await this.deliveries.applyStates(tx, states);
  }
}

function carriedEvents({ platformCode, data }: Envelope<DeliveriesQueued>): readonly WebhookEvent[] {
  return (data.events ?? []).map((event) => eventOf(platformCode, event));
}

function testEvent({ platformCode, data }: Envelope<DeliveryTested>): WebhookEvent {
  return eventOf(platformCode, data.event);
}

function endedStates({ platformCode: platform_code, data }: Envelope<DeliveriesEnded>): readonly DeliveryState[] {
  return data.deliveries.map(({ attempts, ...delivery }): DeliveryState => ({
    ...delivery,
    platform_code,
    attempts: attempts.map((attempt) => JSON.stringify(attempt)),
  }));
}

function requeuedStates({ platformCode: platform_code, data }: Envelope<DeliveriesRequeued>): readonly DeliveryState[] {
  const again = { platform_code, status: 'pending', tries: 0, attempts: null } as const;
  return data.deliveries.map((delivery): DeliveryState => ({ ...delivery, ...again }));
}
