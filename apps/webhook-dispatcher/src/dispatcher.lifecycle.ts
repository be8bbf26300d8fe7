import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DeliveryLifecycle } from './deliver-webhooks/delivery-lifecycle';
import { RecoveryWorker } from './recover-endpoint/recovery-worker';

/** Sending starts before the first event is taken in, and ends after the last one was. */
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
