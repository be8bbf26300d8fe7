import { Inject, Injectable } from '@nestjs/common';
import type { CreditDecision, OperationType } from '@ballast/contracts';
import type { LedgerTransaction } from '@ballast/domain-ledger';
import type { Metrics } from '@ballast/platform-observability';
import { METRICS } from '@ballast/platform-service';

export interface DecisionCounts {
  readonly accepted: number;
  readonly rejected: number;
  readonly skipped: number;
}

/** Counters of decisions, postings and releases. They count after the commit, so a transaction tried twice counts once. */
@Injectable()
export class CreditMetrics {
  private readonly decisions;
  private readonly transfers;
  private readonly releases;

  constructor(@Inject(METRICS) metrics: Metrics) {
    this.decisions = metrics.counter('ballast_credit_decisions_total', 'Executions decided by the credit check.', [
      'type',
      'outcome',
      'reason',
    ]);
    this.transfers = metrics.counter('ballast_ledger_transfers_total', 'Transfers posted to the ledger.', ['purpose']);
    this.releases = metrics.counter('ballast_holds_released_total', 'Holds given back in full, without a trade.');
  }

  /** Counts by type, outcome and stable code; answers the outcomes for the log line. */
  decided(type: OperationType, decisions: readonly CreditDecision[]): DecisionCounts {
    const counts = { accepted: 0, rejected: 0, skipped: 0 };
    const byReason = new Map<string, { readonly decision: CreditDecision; count: number }>();
    for (const decision of decisions) {
      counts[decision.outcome] += 1;
      const key = `${decision.outcome} ${decision.status_code}`;
      const seen = byReason.get(key);
      if (seen === undefined) byReason.set(key, { decision, count: 1 });
      else seen.count += 1;
    }
    for (const { decision, count } of byReason.values()) {
      this.decisions.inc({ type, outcome: decision.outcome, reason: decision.status_code }, count);
    }
    return counts;
  }

  posted(transactions: readonly LedgerTransaction[]): void {
    const byPurpose = new Map<string, number>();
    for (const { transfers } of transactions) {
      for (const { purpose } of transfers) byPurpose.set(purpose, (byPurpose.get(purpose) ?? 0) + 1);
    }
    for (const [purpose, count] of byPurpose) this.transfers.inc({ purpose }, count);
  }

  released(holds: number): void {
    if (holds > 0) this.releases.inc(holds);
  }
}
