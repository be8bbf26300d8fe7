import type { OffsetRange } from './refusal';

/** Losses and repetitions of a group that goes on at `restart`, in whole sentences. */
export function lossesOf(position: bigint, { first, end }: OffsetRange, restart: bigint): readonly string[] {
  const losses: string[] = [];
  if (position < first) losses.push(`Messages ${position} to ${first - 1n} are gone and were never handled.`);
  if (position > end) {
    losses.push(
      `The log ends at ${end}, before the position ${position}: it was made anew or cut. ` +
        'Messages that it held and that were not handled yet are gone; their number is unknown.',
    );
  }
  const next = position > first ? position : first;
  if (restart > next) losses.push(`Messages ${next} to ${restart - 1n} are skipped and will never be handled.`);
  const handledAgain = position < end ? position : end;
  if (restart < handledAgain) {
    losses.push(`Messages ${restart} to ${handledAgain - 1n} are handled, although their offsets were handled before.`);
  }
  return losses;
}
