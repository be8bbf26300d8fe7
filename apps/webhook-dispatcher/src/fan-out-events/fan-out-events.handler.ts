import { Injectable } from '@nestjs/common';
import { wantsType } from '@ballast/domain-webhook';
import type { Tx } from '@ballast/platform-postgres';
import type { Reservation } from '../deliver-webhooks/reservation';
import type { WebhookEvent } from '../persistence/delivery.store';
import { TargetStore } from '../persistence/target.store';
import { DeliveryQueueing } from '../queue-deliveries/delivery-queueing';

/** Public events of one slice, decoded by platform on demand: most platforms may have no endpoint. */
export interface PublishedEvents {
  readonly platformCodes: readonly string[];
  readonly eventsOf: (platformCodes: ReadonlySet<string>) => readonly WebhookEvent[];
}

/** Finds the endpoints that want each event, and queues a delivery for each. */
@Injectable()
export class FanOutEventsHandler {
  constructor(
    private readonly targets: TargetStore,
    private readonly queueing: DeliveryQueueing,
  ) {}

  /** Events without an endpoint are not stored, and not even decoded when their platform has none. */
  async handle(tx: Tx, published: PublishedEvents, reserve: () => Reservation): Promise<void> {
    const targets = await this.targets.lockOfPlatforms(tx, published.platformCodes);
    if (targets.length === 0) return;
    const events = published.eventsOf(new Set(targets.map(({ platformCode }) => platformCode)));
    const addressed = events.flatMap((event) =>
      targets
        .filter((target) => target.platformCode === event.platformCode && wantsType(target.eventTypes, event.type))
        .map((target) => ({ event, target })),
    );
    if (addressed.length > 0) await this.queueing.queue(tx, addressed, reserve());
  }
}
