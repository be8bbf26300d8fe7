import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { GatewayClient } from './clients/gateway.client';
import type { DeliveryEngine } from './deliver-webhooks/delivery-engine';
import type { RecoveryWorker } from './recover-endpoint/recovery-worker';

/** Deliveries begin before the first event is taken in, and end after the last one was. */
export class DispatcherLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly engine: DeliveryEngine,
    private readonly recoveries: RecoveryWorker,
    private readonly gateway: GatewayClient,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.engine.start();
    this.recoveries.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.recoveries.close();
    await this.engine.stop();
    await this.gateway.onApplicationShutdown();
  }
}
