import { Injectable } from '@nestjs/common';
import type { WebhookDelivery } from '@ballast/internal-api';
import { causeOfCall, Problem } from '@ballast/platform-http';
import { WritePath } from '@ballast/platform-log';
import type { Address } from '../manage-endpoints/endpoint-input';
import type { WebhookEvent } from '../persistence/delivery.store';
import { EndpointStore } from '../persistence/endpoint.store';
import { EventStore } from '../persistence/event.store';
import { Requeueing } from '../queue-deliveries/requeueing';
import { DeliveriesQuery } from '../read-models/deliveries/deliveries.query';
import { RemovedBodies } from './removed-bodies';

/** Sends one delivery again at the request of its owner, also one that was delivered. */
@Injectable()
export class RedeliverWebhookHandler {
  constructor(
    private readonly writePath: WritePath,
    private readonly deliveries: DeliveriesQuery,
    private readonly endpoints: EndpointStore,
    private readonly events: EventStore,
    private readonly bodies: RemovedBodies,
    private readonly requeueing: Requeueing,
  ) {}

  /** @throws Problem `not_found`; `conflict` when its endpoint is disabled or deleted. */
  async redeliver({ platformCode, id }: Address): Promise<WebhookDelivery> {
    const delivery = await this.deliveries.find(platformCode, id);
    if (delivery === undefined) throw new Problem('not_found', 'There is no such delivery.');
    const removed = await this.queue({ platformCode, id }, delivery);
    if (removed !== undefined) {
      await this.queue({ platformCode, id }, delivery, await this.bodies.read(platformCode, removed));
    }
    return (await this.deliveries.find(platformCode, id)) ?? delivery;
  }

  /** Queues the delivery, with its event if that is given. Answers the position of an event that has lost its body. */
  private queue(
    { platformCode, id }: Address,
    delivery: WebhookDelivery,
    event?: WebhookEvent,
  ): Promise<number | undefined> {
    return this.writePath.run(async (tx) => {
      const endpoint = await this.endpoints.lock(tx, delivery.endpoint_id);
      if (endpoint?.status !== 'enabled') {
        throw new Problem('conflict', 'The webhook endpoint of this delivery is disabled or deleted.');
      }
      if (event !== undefined) await this.events.insert(tx, [event]);
      const removed = await this.events.lockWithoutBody(tx, platformCode, id);
      if (removed !== undefined) return { result: removed, messages: [] };
      const lane = { endpointId: delivery.endpoint_id, resourceId: delivery.resource_id };
      const cause = causeOfCall({ correlationId: delivery.endpoint_id, platformCode });
      return { result: undefined, messages: await this.requeueing.requeue(tx, [{ platformCode, id, ...lane }], cause) };
    });
  }
}
