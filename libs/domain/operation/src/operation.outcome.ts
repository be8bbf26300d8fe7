import type { ExecutionCounts, OperationStatus } from '@ballast/contracts';

/** Why an Operation ended as it did whose Executions ended each for its own reason. */
export const OUTCOME_REASONS = ['no_executions', 'partial_success', 'all_skipped', 'all_rejected'] as const;
export type OutcomeReason = (typeof OUTCOME_REASONS)[number];

export interface OperationOutcome {
  readonly status: OperationStatus;
  /** Empty when every Execution settled. */
  readonly reason: OutcomeReason | '';
  /** A sentence for people; empty unless failed. */
  readonly detail: string;
}

/** How an Operation ends whose Executions have all ended, each for its own reason. */
export function operationOutcome(counts: ExecutionCounts): OperationOutcome {
  if (counts.total === 0) return { status: 'skipped', reason: 'no_executions', detail: '' };
  if (counts.settled > 0) {
    return { status: 'settled', reason: counts.settled < counts.total ? 'partial_success' : '', detail: '' };
  }
  if (counts.rejected === 0) return { status: 'skipped', reason: 'all_skipped', detail: '' };
  const detail = 'No Execution of this Operation settled: each ended for a reason of its own.';
  return { status: 'failed', reason: 'all_rejected', detail };
}
