import { OPERATION_STATUSES, type OperationStatus } from './resources';

/** Whether an Operation ends in each status. A new status does not compile without its entry. */
const IS_TERMINAL: Readonly<Record<OperationStatus, boolean>> = {
  validating: false,
  pricing: false,
  settling: false,
  settled: true,
  skipped: true,
  failed: true,
};

/** Whether an Operation in this status has ended: it never changes again, and holds nothing. */
export function isTerminal(status: OperationStatus): boolean {
  return IS_TERMINAL[status];
}

export const TERMINAL_STATUSES: readonly OperationStatus[] = OPERATION_STATUSES.filter(isTerminal);
