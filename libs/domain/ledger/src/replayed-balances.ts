import { derivedId } from '@ballast/kernel';

const FIRST_SLOTS = 1 << 14;
const UNITS_MAX = 2n ** 63n - 1n;

/** An exact number: units of 10^-scale. */
export interface Balance {
  readonly units: bigint;
  /** Number of decimals, 0 to 255. */
  readonly scale: number;
}

/**
 * The last balance of each account and asset, for millions of them: 17 bytes each in a table of which at least half is
 * empty. It keeps 64 bits of a hash of each key: a key that was never set is taken for one of n others with a chance of n
 * in 10¹⁹.
 */
export class ReplayedBalances {
  /** Two numbers a slot: 64 bits of the hash of its key; 0 and 0 in an empty slot. */
  private keys = new Uint32Array(2 * FIRST_SLOTS);
  private units = new BigInt64Array(FIRST_SLOTS);
  private scales = new Uint8Array(FIRST_SLOTS);
  private used = 0;
  /** Balances of more units than a slot can keep, by key. */
  private readonly large = new Map<string, Balance>();

  get(key: string): Balance | undefined {
    const large = this.large.get(key);
    if (large !== undefined) return large;
    const [head, tail] = printOf(key);
    const slot = this.slotOf(head, tail);
    const units = this.units[slot];
    const scale = this.scales[slot];
    if (this.keys[2 * slot + 1] === 0 || units === undefined || scale === undefined) return undefined;
    return { units, scale };
  }

  set(key: string, balance: Balance): void {
    if (balance.units > UNITS_MAX || balance.units < -UNITS_MAX) {
      this.large.set(key, balance);
      return;
    }
    this.large.delete(key);
    // With half of the slots empty a search is short.
    if (2 * this.used >= this.scales.length) this.grow();
    this.put(printOf(key), balance);
  }

  private put([head, tail]: Print, { units, scale }: Balance): void {
    const slot = this.slotOf(head, tail);
    if (this.keys[2 * slot + 1] === 0) this.used += 1;
    this.keys[2 * slot] = head;
    this.keys[2 * slot + 1] = tail;
    this.units[slot] = units;
    this.scales[slot] = scale;
  }

  /** The slot of a key, or the empty slot where its search ends. */
  private slotOf(head: number, tail: number): number {
    const mask = this.scales.length - 1;
    let slot = tail & mask;
    while (this.keys[2 * slot + 1] !== 0 && (this.keys[2 * slot] !== head || this.keys[2 * slot + 1] !== tail)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private grow(): void {
    const { keys, units: allUnits, scales } = this;
    this.keys = new Uint32Array(2 * keys.length);
    this.units = new BigInt64Array(2 * allUnits.length);
    this.scales = new Uint8Array(2 * scales.length);
    this.used = 0;
    for (const [slot, scale] of scales.entries()) {
      const [head = 0, tail = 0, units = 0n] = [keys[2 * slot], keys[2 * slot + 1], allUnits[slot]];
      if (tail !== 0) this.put([head, tail], { units, scale });
    }
  }
}

type Print = readonly [head: number, tail: number];

/** 64 bits that stand for a key. The last 32 are never 0, which stands for an empty slot. */
function printOf(key: string): Print {
  const id = derivedId('balance', key, '');
  return [Number.parseInt(id.slice(0, 8), 16), Number.parseInt(id.slice(-8), 16) || 1];
}
