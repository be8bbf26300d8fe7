import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DeliveryLifecycle } from './deliver-webhooks/delivery-lifecycle';
import { RecoveryWorker } from './recover-endpoint/recovery-worker';

/** Start and shutdown of the dispatcher: sending starts before the intake of events, and ends after it. */
@Injectable()
export class DispatcherLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly deliveries: DeliveryLifecycle,
    private readonly recoveries: RecoveryWorker,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.deliveries.start();
    this.recoveries.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.recoveries.close();
    await this.deliveries.stop();
  }
}
