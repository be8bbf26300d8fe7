import { decode, TOPICS } from '@ballast/contracts';
import { publicEventRecorded } from '@ballast/contracts/webhook';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase, ServiceFold } from '@ballast/platform-record';
import { publishedEvent } from '../fan-out-events/published-event';
import { DeliveryStore } from '../persistence/delivery.store';
import { EventStore } from '../persistence/event.store';
import { DeliveriesFold } from './deliveries.fold';

/** The tables of the webhook dispatcher: its own facts, then the events that these say were to be sent. */
export class WebhookDispatcherFold implements ServiceFold {
  private readonly deliveries = new DeliveryStore();
  private readonly events = new EventStore();

  readonly phases: readonly FoldPhase[] = [
    new DeliveriesFold(),
    {
      topic: TOPICS.publicEvents,
      isForeign: true,
      types: [publicEventRecorded.type],
      apply: (tx, messages) =>
        this.events.insertWanted(
          tx,
          messages.map((message) => publishedEvent(decode(publicEventRecorded, message)).event),
        ),
    },
  ];

  async resume(tx: Tx): Promise<void> {
    await this.deliveries.passTestPositions(tx);
    await this.deliveries.arrangeAll(tx);
  }
}
