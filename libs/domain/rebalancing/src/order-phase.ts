import type { Execution } from '@ballast/contracts';
import { assertNever } from '@ballast/kernel';
import type { DecidedOrder, OrderRow } from './order-shapes';

/**
 * The versions of a portfolio order, in their order. `updated` is the version of a rebalancing between the end of its
 * sells and the end of its buys; its status is still `PROCESSING`.
 */
export type OrderPhase = 'new' | 'processing' | 'updated' | 'filled' | 'cancelled';

/** The phase that readers see. Without an Execution the credit check has not decided yet. */
export function phaseOf(execution: Execution | null): OrderPhase {
  if (execution === null) {
    return 'new';
  }
  switch (execution.status) {
    case 'awaiting_execution':
      return 'processing';
    case 'settled':
      return 'filled';
    case 'skipped':
    case 'rejected':
      return 'cancelled';
    default:
      return assertNever(execution.status);
  }
}

/** A row with the acceptance of its Execution. A row that has one, and an Execution that has ended, change nothing. */
export function withDecision(row: OrderRow, execution: Execution): OrderRow {
  return row.decided !== null || execution.status !== 'awaiting_execution'
    ? row
    : { ...row, decided: decisionOf(execution) };
}

function decisionOf({ updated_at, instructions }: Execution): DecidedOrder {
  const stopped = instructions.flatMap(({ status }, index) =>
    status === 'pending' || status === 'waiting_proceeds' ? [] : [index],
  );
  return { at: updated_at, stopped };
}
