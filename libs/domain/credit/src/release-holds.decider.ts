import { decimalPlaces, formatUnits } from '@ballast/kernel';
import { deltasOfHolds, type BalanceDelta } from './balance-book';
import type { ClosedHold, Hold } from './hold';

export interface HoldsReleased {
  readonly closed_holds: readonly ClosedHold[];
  readonly deltas: readonly BalanceDelta[];
}

/** Gives back each hold in full. The holds are open: whoever loads them takes them off the ledger. */
export function releaseHolds(holds: readonly Hold[]): HoldsReleased {
  const closed = holds.map((hold) => ({
    ...hold,
    captured: formatUnits(0n, decimalPlaces(hold.amount)),
    released: hold.amount,
  }));
  return { closed_holds: closed, deltas: deltasOfHolds(holds, 'released') };
}
