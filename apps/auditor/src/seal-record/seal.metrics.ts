import { Inject, Injectable } from '@nestjs/common';
import type { Metrics } from '@ballast/platform-observability';
import { METRICS } from '@ballast/platform-service';

/** Measurements of sealing. */
@Injectable()
export class SealMetrics {
  private readonly checkpoints;
  private readonly refused;

  constructor(@Inject(METRICS) metrics: Metrics) {
    this.checkpoints = metrics.counter('ballast_checkpoints_sealed_total', 'Checkpoints that this instance made.');
    this.refused = metrics.gauge(
      'ballast_sealing_refused',
      'Whether the configured keys are none of the chain, so that nothing is sealed.',
    );
  }

  countSealed(): void {
    this.checkpoints.inc();
  }

  setRefused(isRefused: boolean): void {
    this.refused.set(isRefused ? 1 : 0);
  }
}
