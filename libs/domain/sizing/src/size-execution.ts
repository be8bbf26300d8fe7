import type { DecidedLeg, OperationTraits } from '@ballast/contracts';
import { sizeLegs, type LockedMarket, type Sizing } from './size-legs';
import { sizeRebalance } from './size-rebalance';

/** The rules by which an Execution is sized, whatever asked for it. */
export type SizingRules = Pick<OperationTraits, 'plan' | 'underMinimum'>;

/**
 * Sizes one accepted Execution at the prices locked for it. Legs that reach weights depend on each other, because the
 * buys spend what the sells bring; all others are sized one by one.
 */
export function sizeExecution(
  legs: readonly DecidedLeg[],
  locked: LockedMarket,
  { plan, underMinimum }: SizingRules,
): Sizing {
  return plan === 'reach_weights' ? sizeRebalance(legs, locked) : sizeLegs(legs, locked, underMinimum);
}
