import { nextTimestamp, type Timestamp } from '@ballast/kernel';
import { isSameTarget, type TargetWeight } from './target-weights';

/** Stored target weights in one version. */
export interface TargetAllocation {
  readonly id: string;
  /** May be empty. */
  readonly name: string;
  readonly quoted_currency: string;
  /** Counts from 1. */
  readonly version: number;
  readonly allocation: readonly TargetWeight[];
  readonly created_at: Timestamp;
  readonly updated_at: Timestamp;
}

export interface ChangeAllocation {
  /** Absent: the name stays. */
  readonly name?: string | undefined;
  readonly allocation: readonly TargetWeight[];
  readonly quotedCurrency: string;
}

/**
 * An allocation after a change. Other weights make the next version; a version is never written again, so its weights
 * keep the spelling in which they came first. A change that changes nothing answers the same allocation.
 */
export function changeAllocation(
  current: TargetAllocation,
  { name = current.name, allocation, quotedCurrency }: ChangeAllocation,
  now: Timestamp,
): TargetAllocation {
  const isSame = isSameTarget(current.allocation, allocation);
  if (isSame && name === current.name) {
    return current;
  }
  const target = isSame
    ? {}
    : { version: current.version + 1, quoted_currency: quotedCurrency, allocation: [...allocation] };
  return { ...current, name, ...target, updated_at: nextTimestamp(now, current.updated_at) };
}
