import type { ExecutionCounts } from '@ballast/contracts';

/** Reasons of an Operation that did not fail as a whole: its Executions ended each for a reason of its own. */
export const OUTCOME_REASONS = ['no_executions', 'partial_success', 'all_skipped', 'all_rejected'] as const;
export type OutcomeReason = (typeof OUTCOME_REASONS)[number];

export interface OperationOutcome {
  readonly status: 'settled' | 'skipped' | 'failed';
  /** Empty when every Execution settled. */
  readonly reason: OutcomeReason | '';
  /** A sentence for people; empty unless failed. */
  readonly detail: string;
}

/** The end of an Operation that did not fail as a whole, by how its Executions ended. */
export function operationOutcome(counts: ExecutionCounts): OperationOutcome {
  if (counts.total === 0) return { status: 'skipped', reason: 'no_executions', detail: '' };
  if (counts.settled > 0) {
    return { status: 'settled', reason: counts.settled < counts.total ? 'partial_success' : '', detail: '' };
  }
  if (counts.rejected === 0) return { status: 'skipped', reason: 'all_skipped', detail: '' };
  const detail = 'No Execution of this Operation settled: each ended for a reason of its own.';
  return { status: 'failed', reason: 'all_rejected', detail };
}
