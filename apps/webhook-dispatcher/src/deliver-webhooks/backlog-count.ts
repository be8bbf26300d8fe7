import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@ballast/platform-log';
import { LOGGER } from '@ballast/platform-service';
import { DeliveryMetrics } from './delivery-metrics';
import { PendingDeliveriesQuery } from './pending-deliveries.query';

const COUNT_EVERY_MS = 15_000;
/** Upper bound of the count. A backlog of this size is large for every purpose of the measurement. */
const COUNT_MAX = 10_000;

/** Measures now and then how many deliveries are pending. */
@Injectable()
export class BacklogCount {
  private nextAtMs = 0;

  constructor(
    private readonly pending: PendingDeliveriesQuery,
    private readonly metrics: DeliveryMetrics,
    @Inject(LOGGER) private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  /**
   * Begins a count when the last one is old enough. The caller does not wait for it: failed deliveries that lie between
   * pending ones make the count slow, and sending must not depend on a measurement.
   */
  measure(): void {
    if (performance.now() < this.nextAtMs) return;
    this.nextAtMs = Number.POSITIVE_INFINITY;
    void this.count().finally(() => (this.nextAtMs = performance.now() + COUNT_EVERY_MS));
  }

  private async count(): Promise<void> {
    try {
      this.metrics.backlog(await this.pending.count(COUNT_MAX));
    } catch (error) {
      this.logger.warn({ err: error }, 'the pending deliveries could not be counted');
    }
  }
}
