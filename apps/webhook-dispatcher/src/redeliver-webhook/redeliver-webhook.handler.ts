import type { WebhookDelivery } from '@ballast/internal-api';
import type { Clock } from '@ballast/kernel';
import { Problem } from '@ballast/platform-http';
import type { WritePath } from '@ballast/platform-log';
import type { Database } from '@ballast/platform-postgres';
import type { DeliveryEngine } from '../deliver-webhooks/delivery-engine';
import type { Address } from '../manage-endpoints/endpoint-input';
import { lockEndpoint } from '../persistence/endpoint.store';
import { findDelivery } from '../read-models/deliveries/deliveries.query';
import { requeue } from './requeue';

export interface RedeliverParts {
  readonly database: Database;
  readonly writePath: WritePath;
  readonly engine: DeliveryEngine;
  readonly clock: Clock;
}

/** Sends one delivery again because its owner asks for it, also one that was delivered. */
export class RedeliverWebhookHandler {
  constructor(private readonly parts: RedeliverParts) {}

  /** @throws Problem `not_found`; `conflict` when its endpoint takes nothing. */
  async redeliver({ platformCode, id }: Address): Promise<WebhookDelivery> {
    const { database, writePath, engine, clock } = this.parts;
    const delivery = await this.find(platformCode, id);
    await writePath.run(async (tx) => {
      const endpoint = await lockEndpoint(tx, delivery.endpoint_id);
      if (endpoint?.status !== 'enabled') {
        throw new Problem('conflict', 'The webhook endpoint of this delivery is disabled or deleted.');
      }
      const lane = { endpointId: delivery.endpoint_id, resourceId: delivery.resource_id };
      await requeue(tx, [{ platformCode, id, ...lane }], clock());
      return { result: undefined, messages: [] };
    });
    engine.wake();
    return (await findDelivery(database, platformCode, id)) ?? delivery;
  }

  private async find(platformCode: string, id: string): Promise<WebhookDelivery> {
    const delivery = await findDelivery(this.parts.database, platformCode, id);
    if (delivery === undefined) throw new Problem('not_found', 'There is no such delivery.');
    return delivery;
  }
}
