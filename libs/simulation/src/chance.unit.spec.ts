import { chanceOf } from './chance';

describe('seeded choices', () => {
  const draw = (seed: number, part = 'a'): readonly number[] => {
    const chance = chanceOf(seed, part);
    return Array.from({ length: 50 }, () => chance.between(3, 9));
  };

  it('are the same for the same seed and part, and differ for another seed or part', () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(1)).not.toEqual(draw(1, 'b'));
  });

  it('reach every number of their range and no other', () => {
    const seen = new Set([1, 2, 3, 4].flatMap((seed) => draw(seed)));
    expect([...seen].sort()).toEqual([3, 4, 5, 6, 7, 8, 9]);
  });

  it('follow a probability', () => {
    const chance = chanceOf(7, 'flips');
    const heads = Array.from({ length: 2_000 }, () => chance.flip(0.25)).filter(Boolean).length;
    expect(heads).toBeGreaterThan(400);
    expect(heads).toBeLessThan(600);
  });

  it('shuffle without losing anything', () => {
    const items = [1, 2, 3, 4, 5];
    expect([...chanceOf(3, 'shuffle').shuffled(items)].sort()).toEqual(items);
  });

  it('throw for an empty list', () => {
    expect(() => chanceOf(1, 'none').pick([])).toThrow('nothing to pick');
  });
});
