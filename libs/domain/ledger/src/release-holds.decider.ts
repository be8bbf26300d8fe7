import { holdClosed, type HoldClosed } from './facts';
import type { Hold } from './hold';

/** Releases each open hold in full. */
export function releaseHolds(holds: readonly Hold[]): readonly HoldClosed[] {
  return holds.map((hold) => holdClosed(hold, 0n));
}
