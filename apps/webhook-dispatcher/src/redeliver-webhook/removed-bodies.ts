import { Injectable } from '@nestjs/common';
import { INTERNAL } from '@ballast/internal-api';
import { Problem } from '@ballast/platform-http';
import { GatewayClient } from '../clients/gateway.client';
import type { WebhookEvent } from '../persistence/delivery.store';
import { eventOf } from '../queue-deliveries/delivery-facts';

/** Bodies of events that were delivered so long ago that the dispatcher has removed them. */
@Injectable()
export class RemovedBodies {
  constructor(private readonly gateway: GatewayClient) {}

  /** An event as the gateway keeps it. @throws Problem `unavailable` when the gateway does not answer. */
  async read(platformCode: string, position: number): Promise<WebhookEvent> {
    const query = { platform_code: platformCode, after: position - 1, limit: 1 };
    const { events } = await this.gateway.call(INTERNAL.events.list, { query });
    const event = events.find((each) => each.position === position);
    if (event === undefined) throw new Problem('unavailable', 'The event of this delivery cannot be read now.');
    return eventOf(platformCode, event);
  }
}
