import { Inject, Injectable } from '@nestjs/common';
import type { PriceLock } from '@ballast/domain-pricing';
import type { Metrics } from '@ballast/platform-observability';
import { METRICS } from '@ballast/platform-service';

/** Counter of the locks by outcome, for dashboards. */
@Injectable()
export class PricingMetrics {
  private readonly locks: ReturnType<Metrics['counter']>;

  constructor(@Inject(METRICS) metrics: Metrics) {
    this.locks = metrics.counter(
      'ballast_price_locks_total',
      'Operations whose prices were locked, or were not available.',
      ['outcome'],
    );
  }

  countLock(outcome: PriceLock['outcome']): void {
    this.locks.inc({ outcome });
  }
}
