import { Injectable } from '@nestjs/common';
import { wantsType } from '@ballast/domain-webhook';
import type { Tx } from '@ballast/platform-postgres';
import type { EventsPage } from '@ballast/internal-api';
import type { WebhookEvent } from '../persistence/delivery.store';
import { EndpointStore } from '../persistence/endpoint.store';
import { RecoveryStore, type Recovery } from '../persistence/recovery.store';
import { TargetStore } from '../persistence/target.store';
import { MissedDeliveries } from './missed-deliveries';

/** Queues the missed events of one page and moves the recovery on, or ends it. */
@Injectable()
export class RecoverPageHandler {
  constructor(
    private readonly endpoints: EndpointStore,
    private readonly targets: TargetStore,
    private readonly recoveries: RecoveryStore,
    private readonly missed: MissedDeliveries,
  ) {}

  /** Answers whether the recovery has ended. A recovery that was started over in the meantime is left alone. */
  async handle(tx: Tx, recovery: Recovery, page: EventsPage, now: string): Promise<boolean> {
    await this.endpoints.lock(tx, recovery.endpointId);
    if (!(await this.recoveries.lock(tx, recovery))) return false;
    const target = await this.targets.find(tx, recovery.endpointId);
    if (target !== undefined) {
      const wanted = page.events.filter(({ type }) => wantsType(target.eventTypes, type));
      await this.missed.queue(
        tx,
        target.id,
        wanted.map((event) => toEvent(target.platformCode, event)),
      );
    }
    if (target !== undefined && page.has_more) {
      await this.recoveries.advance(tx, recovery, String(page.next_after), now);
      return false;
    }
    await this.recoveries.end(tx, recovery);
    return true;
  }
}

function toEvent(platformCode: string, event: EventsPage['events'][number]): WebhookEvent {
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
