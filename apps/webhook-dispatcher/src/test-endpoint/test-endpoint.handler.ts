import { Injectable } from '@nestjs/common';
import type { WebhookDelivery } from '@ballast/internal-api';
import { DeliveryReservations } from '../deliver-webhooks/reservation';
import { EnabledEndpoints } from '../manage-endpoints/enabled-endpoints';
import type { Address } from '../manage-endpoints/endpoint-input';
import { DeliveriesQuery } from '../read-models/deliveries/deliveries.query';
import { TestDeliveries } from './test-deliveries';

/** Sends an endpoint a test event in the same way as every other event: signed, retried, listed. */
@Injectable()
export class TestEndpointHandler {
  constructor(
    private readonly endpoints: EnabledEndpoints,
    private readonly reservations: DeliveryReservations,
    private readonly tests: TestDeliveries,
    private readonly deliveries: DeliveriesQuery,
  ) {}

  /**
   * Returns the delivery of the test event. `testId` becomes its notification id; a repeat sends nothing more.
   * @throws Problem `not_found`; `conflict` for an endpoint that is disabled.
   */
  async send(address: Address, testId: string): Promise<WebhookDelivery> {
    const id = await this.reservations.during((open) =>
      this.endpoints.withLock(address, (tx, target) => this.tests.queue(tx, target, testId, open)),
    );
    const delivery = await this.deliveries.find(address.platformCode, id);
    if (delivery === undefined) throw new Error(`Delivery ${id} disappeared`);
    return delivery;
  }
}
