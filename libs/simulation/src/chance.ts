import { nextRandom } from '@ballast/domain-pricing';
import { crc32 } from 'node:zlib';

const VALUES = 2 ** 32;

/** A seeded source of choices: the same seed always makes the same choices in the same order. */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor((this.next() / VALUES) * count);
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True with this probability, from 0 to 1. */
  flip(probability: number): boolean {
    return this.next() < probability * VALUES;
  }

  /**
   * A random item of the list.
   * @throws Error for an empty list.
   */
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

/** A separate source for one part of a simulation, so that choices made in other parts do not change its own. */
export function chanceOf(seed: number, part: string): Chance {
  return new Chance(crc32(part, seed));
}
