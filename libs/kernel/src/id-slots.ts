const FIRST_CAPACITY = 16;
const LOAD_MAX = 0.8;
const GROWTH = 1.25;

/** The 64 bits of an id, or of a hash in hex, that stand for it: its first and its last 32 bits, the last never 0. */
export interface IdPrint {
  readonly head: number;
  readonly tail: number;
}

export function printOf(id: string): IdPrint {
  return { head: Number.parseInt(id.slice(0, 8), 16), tail: Number.parseInt(id.slice(-8), 16) || 1 };
}

/** Slots of ids, found by their prints. Seven of ten slots are taken on average; each slot has eight bytes. */
export class IdSlots {
  /** Two numbers a slot: head and tail; 0 and 0 in an empty slot. */
  private prints = new Uint32Array(2 * FIRST_CAPACITY);
  private used = 0;

  get capacity(): number {
    return this.prints.length / 2;
  }

  /** Whether the slots must grow before the next one is taken. */
  get isFull(): boolean {
    return this.used >= LOAD_MAX * this.capacity;
  }

  isTaken(slot: number): boolean {
    return this.prints[2 * slot + 1] !== 0;
  }

  /** The slot of an id, or the empty slot where its search ends. */
  slotOf({ head, tail }: IdPrint): number {
    const { prints, capacity } = this;
    // The lowest bits of the tail may have chosen these slots among others.
    let slot = (tail >>> 8) % capacity;
    while (prints[2 * slot + 1] !== 0 && (prints[2 * slot] !== head || prints[2 * slot + 1] !== tail)) {
      slot = slot + 1 === capacity ? 0 : slot + 1;
    }
    return slot;
  }

  /** Takes the empty slot where the search for an id has ended. */
  take(slot: number, { head, tail }: IdPrint): void {
    this.prints[2 * slot] = head;
    this.prints[2 * slot + 1] = tail;
    this.used += 1;
  }

  /** Makes room by a quarter. `onMove` is told the slot that each id had and the one that it has now. */
  grow(onMove: (from: number, to: number) => void = () => undefined): void {
    const { prints } = this;
    this.prints = new Uint32Array(2 * Math.ceil(GROWTH * this.capacity));
    this.used = 0;
    for (let from = 0; 2 * from < prints.length; from += 1) {
      const [head = 0, tail = 0] = [prints[2 * from], prints[2 * from + 1]];
      if (tail === 0) continue;
      const to = this.slotOf({ head, tail });
      this.take(to, { head, tail });
      onMove(from, to);
    }
  }
}
