import { newId } from '@ballast/kernel';
import { IdSet } from './id-set';

describe('a set of ids', () => {
  it('has what was added, and nothing else, also after it has grown', () => {
    const ids = new IdSet();
    const added = Array.from({ length: 100_000 }, () => newId());
    for (const id of added) ids.add(id);
    expect(added.every((id) => ids.has(id))).toBe(true);
    expect(ids.size).toBe(added.length);
    expect(Array.from({ length: 10_000 }, () => newId()).some((id) => ids.has(id))).toBe(false);
  });

  it('counts an id once', () => {
    const ids = new IdSet();
    const id = '0b6d3a52-6f0e-4f5e-9a53-5f3f00000000';
    ids.add(id);
    ids.add(id);
    expect([ids.size, ids.has(id)]).toEqual([1, true]);
    expect(ids.has('0b6d3a53-6f0e-4f5e-9a53-5f3f00000000')).toBe(false);
  });
});
