import { IdSlots, printOf } from '@ballast/kernel';

/** Parts of a set, which grow one by one: a set of millions is never there twice while it grows. */
const PARTS = 256;

/**
 * A set of UUIDs, or of hashes in hex, in about eleven bytes each, for millions of them. It keeps 64 bits of each: an id
 * that was never added is taken for one of n others with a chance of n in 10¹⁹.
 */
export class IdSet {
  private readonly parts = Array.from({ length: PARTS }, () => new IdSlots());
  private count = 0;

  get size(): number {
    return this.count;
  }

  add(id: string): void {
    const print = printOf(id);
    const part = this.partOf(print.tail);
    if (part.isFull) part.grow();
    const slot = part.slotOf(print);
    if (part.isTaken(slot)) return;
    part.take(slot, print);
    this.count += 1;
  }

  has(id: string): boolean {
    const print = printOf(id);
    const part = this.partOf(print.tail);
    return part.isTaken(part.slotOf(print));
  }

  private partOf(tail: number): IdSlots {
    const part = this.parts[tail % PARTS];
    if (part === undefined) throw new Error(`${tail} is no number of 32 bits`);
    return part;
  }
}
