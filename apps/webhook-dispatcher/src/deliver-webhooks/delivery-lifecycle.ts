import { Injectable } from '@nestjs/common';
import { DeliveryShutdown } from './delivery-shutdown';
import { DueDeliveriesLoop } from './due-deliveries.loop';
import { LeaseRenewal } from './lease-renewal';

/** Start and end of sending, in order: a delivery is claimed and sent only under a lease that is kept fresh. */
@Injectable()
export class DeliveryLifecycle {
  constructor(
    private readonly renewal: LeaseRenewal,
    private readonly loop: DueDeliveriesLoop,
    private readonly shutdown: DeliveryShutdown,
  ) {}

  async start(): Promise<void> {
    await this.renewal.start();
    this.loop.start();
  }

  /** Finishes requests in flight, writes their results and releases all other claims. Intake must have ended before. */
  async stop(): Promise<void> {
    await this.loop.close();
    await this.shutdown.finish();
    await this.renewal.close();
    await this.shutdown.closeConnections();
  }
}
