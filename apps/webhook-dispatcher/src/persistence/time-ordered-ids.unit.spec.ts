import * as fc from 'fast-check';
import { newId } from '@ballast/kernel';
import { lowestIdAt, TimeOrderedIds } from './time-ordered-ids';

const NOW_MS = Date.parse('2026-04-17T10:30:00.000Z');
const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('time-ordered ids', () => {
  it('are UUIDs of version 7 that begin with the time', () => {
    const id = new TimeOrderedIds(newId).next(NOW_MS);
    expect(id).toMatch(VERSION_7);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(NOW_MS);
  });

  it('sort in the order in which they were made, even when the clock stands still or goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2, maxLength: 300 }), (steps) => {
        const ids = new TimeOrderedIds(newId);
        let nowMs = NOW_MS;
        const made = steps.map((step) => ids.next((nowMs += step)));
        expect([...made].sort()).toEqual(made);
        expect(new Set(made).size).toBe(made.length);
      }),
    );
  });

  it('keep their order when more are made in a millisecond than it has numbers for', () => {
    const ids = new TimeOrderedIds(newId);
    const made = Array.from({ length: 10_000 }, () => ids.next(NOW_MS));
    expect([...made].sort()).toEqual(made);
    for (const id of made) expect(id).toMatch(VERSION_7);
  });

  it('are not below the lowest id of their time', () => {
    expect(new TimeOrderedIds(newId).next(NOW_MS) >= lowestIdAt(NOW_MS)).toBe(true);
    expect(new TimeOrderedIds(newId).next(NOW_MS - 1) < lowestIdAt(NOW_MS)).toBe(true);
  });
});
