import type { Slice } from '@ballast/platform-log';

/** Watches that the effect of no slice is committed a second time. */
export class RepeatedEffects {
  /** Beginning of the last slice whose effect was committed, by group and partition. */
  private readonly last = new Map<string, number>();
  private slice: Slice | undefined;

  /** Call before a consumer gets a slice. */
  given(slice: Slice): void {
    this.slice = slice;
  }

  /** Call after each commit. Answers the repetition in words, if it is one. */
  committed(): readonly string[] {
    const { slice } = this;
    // A consumer may handle a slice in parts, each in a transaction of its own. Only the first one begins the slice.
    this.slice = undefined;
    if (slice === undefined) return [];
    const { group, topic, partition, firstOffset } = slice;
    const place = `${group} ${topic}/${partition}`;
    const first = Number(firstOffset);
    const before = this.last.get(place) ?? -1;
    this.last.set(place, Math.max(before, first));
    return first <= before ? [`the effect of ${topic}/${partition}@${first} was committed again by ${group}`] : [];
  }
}
