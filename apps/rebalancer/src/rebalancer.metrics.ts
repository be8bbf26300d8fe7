import { Inject, Injectable } from '@nestjs/common';
import type { AskedConfigurations } from '@ballast/contracts';
import type { Metrics } from '@ballast/platform-observability';
import { METRICS } from '@ballast/platform-service';

/** Counters of allocations and configurations. */
@Injectable()
export class RebalancerMetrics {
  private readonly changes;
  private readonly configurations;

  constructor(@Inject(METRICS) metrics: Metrics) {
    this.changes = metrics.counter(
      'ballast_allocations_changed_total',
      'Requests for allocations, by what became of the weights.',
      ['outcome'],
    );
    this.configurations = metrics.counter(
      'ballast_configurations_decided_total',
      'Configurations of accounts that requests named, by kind of request and outcome.',
      ['kind', 'outcome'],
    );
  }

  countConfigurations(
    kind: AskedConfigurations['kind'],
    outcome: 'done' | 'exists' | 'missing',
    configurations: number,
  ): void {
    this.configurations.inc({ kind, outcome }, configurations);
  }

  /** `version` is a new version of the weights; `same` keeps the weights. */
  countChange(outcome: 'version' | 'same'): void {
    this.changes.inc({ outcome });
  }
}
