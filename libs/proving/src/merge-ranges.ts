import { SHOWN_FIRST } from '@ballast/domain-seal';
import type { ShownRange } from './shown-range';

/**
 * Ranges in the order of a proof, each two with at most `gap` leaves between them as one: the request and the prices come
 * first, then all others by topic, partition and place.
 */
export function mergeRanges(ranges: readonly ShownRange[], gap: number): readonly ShownRange[] {
  const merged: ShownRange[] = [];
  for (const range of ranges.toSorted(byOrderOfProof)) {
    const before = merged.at(-1);
    if (before === undefined || !isNear(before, range, gap)) merged.push(range);
    else merged[merged.length - 1] = { ...before, last: Math.max(before.last, range.last) };
  }
  return merged;
}

function isNear(before: ShownRange, { topic, partition, first }: ShownRange, gap: number): boolean {
  return before.topic === topic && before.partition === partition && first - before.last - 1 <= gap;
}

function byOrderOfProof(one: ShownRange, other: ShownRange): number {
  const rank = Number(SHOWN_FIRST.includes(other.topic)) - Number(SHOWN_FIRST.includes(one.topic));
  if (rank !== 0) return rank;
  if (one.topic !== other.topic) return one.topic < other.topic ? -1 : 1;
  return one.partition - other.partition || one.first - other.first;
}
