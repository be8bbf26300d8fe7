import type { DecidedLeg } from '@ballast/contracts';

/** The end of a leg that does not run: the status of its Instruction and the reason. */
export interface Stop {
  readonly status: 'rejected' | 'skipped';
  readonly status_reason: string;
}

/**
 * The legs of an Execution that ends after its credit check. A leg that was stopped before keeps its own end, because
 * readers have seen it and statuses only move forward.
 */
export function stopRunningLegs(legs: readonly DecidedLeg[], stop: Stop): readonly DecidedLeg[] {
  return legs.map((leg) => (leg.status === undefined ? { ...leg, ...stop } : leg));
}
