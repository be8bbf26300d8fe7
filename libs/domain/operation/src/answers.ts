import type { EndOutcome } from '@ballast/contracts';
import type { Operation } from './operation';
import { failureOf } from './operation.state';

/** The answer to a cancel, after it took effect: false for an Operation that failed for another reason before. */
export function isCancelled(operation: Pick<Operation, 'state'> | undefined): boolean {
  return operation !== undefined && failureOf(operation.state)?.reason === 'cancelled';
}

/** The answer to an operator's order to end, by the Operation before the order; undefined: there is none. */
export function endOutcomeOf(operation: Pick<Operation, 'state'> | undefined): EndOutcome {
  if (operation === undefined) return 'unknown';
  return operation.state.phase === 'ended' ? 'ended' : 'ending';
}
