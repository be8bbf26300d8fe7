import type { ExecutionCounts, OperationStatus } from '@ballast/contracts';

/** The terminal status of an Operation whose Executions are all closed, and why. */
export function operationOutcome(counts: ExecutionCounts): {
  readonly status: OperationStatus;
  readonly reason: string;
} {
  if (counts.total === 0) return { status: 'skipped', reason: 'no_executions' };
  if (counts.settled > 0) {
    return { status: 'settled', reason: counts.settled < counts.total ? 'partial_success' : '' };
  }
  return counts.rejected > 0
    ? { status: 'failed', reason: 'all_rejected' }
    : { status: 'skipped', reason: 'all_skipped' };
}
