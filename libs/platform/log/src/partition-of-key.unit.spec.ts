import { partitionOfKey } from './partition-of-key';

describe('partitionOfKey', () => {
  it('spreads keys over all partitions and never moves one', () => {
    const counts = [0, 0, 0, 0];
    for (let key = 0; key < 4_000; key += 1) {
      const partition = partitionOfKey(`operation-${key}`, 4);
      expect(partitionOfKey(`operation-${key}`, 4)).toBe(partition);
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(800);
  });

  // A key in another partition would lose its order in every existing log.
  it('keeps these keys in their partitions for ever', () => {
    expect(['SANDBX', 'a', ''].map((key) => partitionOfKey(key, 4))).toEqual([0, 3, 0]);
  });
});
