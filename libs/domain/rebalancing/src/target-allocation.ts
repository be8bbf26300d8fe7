import type { AskedAllocation, TargetAllocation } from '@ballast/contracts';
import { nextTimestamp, type Timestamp } from '@ballast/kernel';
import { isSameTarget } from './target-weights';

/**
 * An allocation after a request. A new one has version 1; other weights make the next version. A version is never
 * written again, so its weights keep the spelling in which they came first. A request that changes nothing answers the
 * same allocation.
 */
export function decideAllocation(
  current: TargetAllocation | null,
  asked: AskedAllocation,
  now: Timestamp,
): TargetAllocation {
  const { allocation_id: id, quoted_currency } = asked;
  const allocation = [...asked.allocation];
  if (current === null) {
    return { id, name: asked.name ?? '', quoted_currency, version: 1, allocation, created_at: now, updated_at: now };
  }
  const name = asked.name ?? current.name;
  const isSame = isSameTarget(current.allocation, allocation);
  if (isSame && name === current.name) {
    return current;
  }
  const target = isSame ? {} : { version: current.version + 1, quoted_currency, allocation };
  return { ...current, name, ...target, updated_at: nextTimestamp(now, current.updated_at) };
}
