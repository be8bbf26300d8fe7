import { ahead } from './ahead';

describe('reading ahead', () => {
  it('gives the same items, and asks for the next one beforehand', async () => {
    const asked: number[] = [];
    async function* numbers(): AsyncGenerator<number, void, undefined> {
      for (const number of [1, 2, 3]) {
        asked.push(number);
        yield await Promise.resolve(number);
      }
    }
    const seen: (readonly [number, number])[] = [];
    for await (const number of ahead(numbers())) {
      // The next item was asked for before this one was given.
      seen.push([number, asked.length]);
    }
    expect(seen).toEqual([
      [1, 2],
      [2, 3],
      [3, 3],
    ]);
  });

  it('fails at the item that failed, not before', async () => {
    async function* failing(): AsyncGenerator<number, void, undefined> {
      yield await Promise.resolve(1);
      throw new Error('the second');
    }
    const items = ahead(failing());
    expect(await items.next()).toEqual({ done: false, value: 1 });
    await expect(items.next()).rejects.toThrow('the second');
  });

  it('ends its source when its reader stops', async () => {
    let isEnded = false;
    async function* endless(): AsyncGenerator<number, void, undefined> {
      try {
        for (;;) yield await Promise.resolve(1);
      } finally {
        isEnded = true;
      }
    }
    const items = ahead(endless());
    await items.next();
    await items.return();
    expect(isEnded).toBe(true);
    expect(await ahead(endless()).return()).toEqual({ done: true, value: undefined });
  });
});
