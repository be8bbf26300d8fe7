import type { PriceLock } from '@ballast/domain-pricing';
import type { Metrics } from '@ballast/platform-observability';

/** What pricing decided, for dashboards. */
export class PricingMetrics {
  private readonly locks;

  constructor(metrics: Metrics) {
    this.locks = metrics.counter(
      'ballast_price_locks_total',
      'Operations whose prices were locked, or were not to be had.',
      ['outcome'],
    );
  }

  decided(outcome: PriceLock['outcome']): void {
    this.locks.inc({ outcome });
  }
}
