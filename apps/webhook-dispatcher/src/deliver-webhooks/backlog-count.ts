import { Injectable } from '@nestjs/common';
import { DeliveryMetrics } from './delivery-metrics';
import { PendingDeliveriesQuery } from './pending-deliveries.query';

const COUNT_EVERY_MS = 15_000;
/** Upper bound of the count, so that a huge backlog does not slow down its dispatchers. */
const COUNT_MAX = 1_000_000;

/** Measures now and then how many deliveries are pending. */
@Injectable()
export class BacklogCount {
  private nextAtMs = 0;

  constructor(
    private readonly pending: PendingDeliveriesQuery,
    private readonly metrics: DeliveryMetrics,
  ) {}

  async measure(): Promise<void> {
    if (performance.now() < this.nextAtMs) return;
    this.nextAtMs = performance.now() + COUNT_EVERY_MS;
    this.metrics.backlog(await this.pending.count(COUNT_MAX));
  }
}
