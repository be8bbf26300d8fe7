const FIRST_SLOTS = 1 << 16;

/**
 * A set of UUIDs in eight bytes each, for millions of them. It keeps 64 of their 128 bits: an id that was never added is
 * taken for one of n others with a chance of n in 10¹⁹.
 */
export class IdSet {
  /** Two numbers a slot: the first and the last 32 bits of an id; 0 and 0 in an empty slot. */
  private slots = new Uint32Array(2 * FIRST_SLOTS);
  private used = 0;

  get size(): number {
    return this.used;
  }

  add(id: string): void {
    // With half of the slots empty a search is short.
    if (this.used * 4 >= this.slots.length) this.grow();
    this.put(headOf(id), tailOf(id));
  }

  has(id: string): boolean {
    const [head, tail] = [headOf(id), tailOf(id)];
    return this.slots[this.slotOf(head, tail) + 1] === tail;
  }

  private put(head: number, tail: number): void {
    const slot = this.slotOf(head, tail);
    if (this.slots[slot + 1] !== tail) this.used += 1;
    this.slots[slot] = head;
    this.slots[slot + 1] = tail;
  }

  /** Index of the slot of an id, or of the empty slot where its search ends. */
  private slotOf(head: number, tail: number): number {
    const mask = this.slots.length - 1;
    let slot = (2 * tail) & mask;
    while (this.slots[slot + 1] !== 0 && (this.slots[slot] !== head || this.slots[slot + 1] !== tail)) {
      slot = (slot + 2) & mask;
    }
    return slot;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(2 * old.length);
    this.used = 0;
    for (let slot = 0; slot < old.length; slot += 2) {
      const [head = 0, tail = 0] = [old[slot], old[slot + 1]];
      if (tail !== 0) this.put(head, tail);
    }
  }
}

function headOf(id: string): number {
  return Number.parseInt(id.slice(0, 8), 16);
}

/** Never 0, which stands for an empty slot. */
function tailOf(id: string): number {
  return Number.parseInt(id.slice(-8), 16) || 1;
}
