import { Inject, Injectable } from '@nestjs/common';
import type { Metrics } from '@ballast/platform-observability';
import { METRICS } from '@ballast/platform-service';

/** Counters of registered and changed participants. */
@Injectable()
export class RegistryMetrics {
  private readonly registered: ReturnType<Metrics['counter']>;
  private readonly updated: ReturnType<Metrics['counter']>;

  constructor(@Inject(METRICS) metrics: Metrics) {
    this.registered = metrics.counter('ballast_participants_registered_total', 'Participants registered.');
    this.updated = metrics.counter('ballast_participants_updated_total', 'Participants changed after registration.');
  }

  countRegistered(participants: number): void {
    this.registered.inc(participants);
  }

  countUpdated(participants: number): void {
    this.updated.inc(participants);
  }
}
