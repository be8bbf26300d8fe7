import { nextRandom } from '@ballast/domain-pricing';
import { crc32 } from 'node:zlib';

const VALUES = 2 ** 32;

/** A seeded source of choices: the same seed always makes the same choices in the same order. */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A number from 0 to below `count`. */
  below(count: number): number {
    return Math.floor((this.next() / VALUES) * count);
  }

  /** A number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True with this probability. */
  flip(probability: number): boolean {
    return this.next() < probability * VALUES;
  }

  /** @throws Error for an empty list. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from');
    return item;
  }

  /** Items in a random order. */
  shuffled<T>(items: readonly T[]): readonly T[] {
    return items
      .map((item) => ({ item, rank: this.next() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ item }) => item);
  }

  private next(): number {
    const { seed, value } = nextRandom(this.state);
    this.state = seed;
    return value;
  }
}

/** A source of its own for a part of a simulation, so that choices elsewhere do not change it. */
export function chanceOf(seed: number, part: string): Chance {
  return new Chance(crc32(part, seed));
}
