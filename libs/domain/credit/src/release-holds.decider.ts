import { decimalPlaces, formatUnits } from '@ballast/kernel';
import { deltasOfHolds, type BalanceDelta } from './balance-book';
import type { ClosedHold, Hold } from './hold';

export interface HoldsReleased {
  readonly closed_holds: readonly ClosedHold[];
  readonly deltas: readonly BalanceDelta[];
}

/** Gives back every open hold in full. Those that are closed add nothing; when all are, the answer is empty. */
export function releaseHolds(holds: readonly Hold[]): readonly HoldsReleased[] {
  const open = holds.filter((hold) => hold.is_open);
  if (open.length === 0) {
    return [];
  }
  const closed = open.map(({ hold_id, amount }) => ({
    hold_id,
    captured: formatUnits(0n, decimalPlaces(amount)),
    released: amount,
  }));
  return [{ closed_holds: closed, deltas: deltasOfHolds(open, 'released') }];
}
