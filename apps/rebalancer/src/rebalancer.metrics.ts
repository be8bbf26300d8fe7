import { Inject, Injectable } from '@nestjs/common';
import type { Metrics } from '@ballast/platform-observability';
import { METRICS } from '@ballast/platform-service';

/** Counters of allocations. */
@Injectable()
export class RebalancerMetrics {
  private readonly changes;

  constructor(@Inject(METRICS) metrics: Metrics) {
    this.changes = metrics.counter(
      'ballast_allocations_changed_total',
      'Requests for allocations, by what became of the weights.',
      ['outcome'],
    );
  }

  /** `version` is a new version of the weights; `same` keeps the weights. */
  countChange(outcome: 'version' | 'same'): void {
    this.changes.inc({ outcome });
  }
}
