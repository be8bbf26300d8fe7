import { Inject, Injectable } from '@nestjs/common';
import type { AccountCommand, AccountDecision } from '@ballast/domain-advisors';
import type { Metrics } from '@ballast/platform-observability';
import { METRICS } from '@ballast/platform-service';

/** Counters of participants and of changes of customer accounts. */
@Injectable()
export class RegistryMetrics {
  private readonly registered: ReturnType<Metrics['counter']>;
  private readonly updated: ReturnType<Metrics['counter']>;
  private readonly accountChanges;

  constructor(@Inject(METRICS) metrics: Metrics) {
    this.registered = metrics.counter('ballast_participants_registered_total', 'Participants registered.');
    this.updated = metrics.counter('ballast_participants_updated_total', 'Participants changed after registration.');
    this.accountChanges = metrics.counter(
      'ballast_account_changes_total',
      'Decided commands about customer accounts, their tenants and advisors.',
      ['kind', 'outcome'],
    );
  }

  countAccountChange(kind: AccountCommand['kind'], outcome: AccountDecision['outcome'], count = 1): void {
    this.accountChanges.inc({ kind, outcome }, count);
  }

  countRegistered(participants: number): void {
    this.registered.inc(participants);
  }

  countUpdated(participants: number): void {
    this.updated.inc(participants);
  }
}
