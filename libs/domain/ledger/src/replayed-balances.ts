import { derivedId, IdSlots, printOf, type IdPrint } from '@ballast/kernel';

/** Parts of the table, which grow one by one: a table of millions is never there twice while it grows. */
const PARTS = 256;
const UNITS_MAX = 2n ** 63n - 1n;

/** An exact number: units of 10^-scale. */
export interface Balance {
  readonly units: bigint;
  /** Number of decimals, 0 to 255. */
  readonly scale: number;
}

/**
 * The last balance of each account and asset, in about 24 bytes each, for millions of them. It keeps 64 bits of a hash of
 * each key: a key that was never set is taken for one of n others with a chance of n in 10¹⁹.
 */
export class ReplayedBalances {
  private readonly parts = Array.from({ length: PARTS }, () => new PackedBalances());
  /** Balances of more units than a slot can keep, by key. */
  private readonly large = new Map<string, Balance>();

  get(key: string): Balance | undefined {
    const print = printOfKey(key);
    return this.large.get(key) ?? this.partOf(print).get(print);
  }

  set(key: string, balance: Balance): void {
    if (balance.units > UNITS_MAX || balance.units < -UNITS_MAX) {
      this.large.set(key, balance);
      return;
    }
    this.large.delete(key);
    const print = printOfKey(key);
    this.partOf(print).set(print, balance);
  }

  private partOf({ tail }: IdPrint): PackedBalances {
    const part = this.parts[tail % PARTS];
    if (part === undefined) throw new Error(`${tail} is no number of 32 bits`);
    return part;
  }
}

class PackedBalances {
  private readonly slots = new IdSlots();
  private units = new BigInt64Array(this.slots.capacity);
  private scales = new Uint8Array(this.slots.capacity);

  get(print: IdPrint): Balance | undefined {
    const slot = this.slots.slotOf(print);
    const [units, scale] = [this.units[slot], this.scales[slot]];
    return this.slots.isTaken(slot) && units !== undefined && scale !== undefined ? { units, scale } : undefined;
  }

  set(print: IdPrint, { units, scale }: Balance): void {
    if (this.slots.isFull) this.grow();
    const slot = this.slots.slotOf(print);
    if (!this.slots.isTaken(slot)) this.slots.take(slot, print);
    this.units[slot] = units;
    this.scales[slot] = scale;
  }

  private grow(): void {
    const { units, scales } = this;
    const moves: (readonly [from: number, to: number])[] = [];
    this.slots.grow((from, to) => moves.push([from, to]));
    this.units = new BigInt64Array(this.slots.capacity);
    this.scales = new Uint8Array(this.slots.capacity);
    for (const [from, to] of moves) {
      this.units[to] = units[from] ?? 0n;
      this.scales[to] = scales[from] ?? 0;
    }
  }
}

function printOfKey(key: string): IdPrint {
  return printOf(derivedId('balance', key, ''));
}
