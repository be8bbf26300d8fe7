import type { DecidedLeg, OperationTraits } from '@ballast/contracts';
import { sizeLegs, type LockedMarket, type Sizing } from './size-legs';
import { sizeRebalance } from './size-rebalance';

/** The traits of a type of Operation that decide how its Executions are sized. */
export type SizingRules = Pick<OperationTraits, 'method' | 'underMinimum'>;

/**
 * Sizes one accepted Execution at the prices locked for it. The legs of a rebalance depend on each other, because the
 * buys spend the proceeds of the sells. All other legs are sized one by one.
 */
export function sizeExecution(
  legs: readonly DecidedLeg[],
  locked: LockedMarket,
  { method, underMinimum }: SizingRules,
): Sizing {
  return method === 'reach_weights' ? sizeRebalance(legs, locked) : sizeLegs(legs, locked, underMinimum);
}
