import * as fc from 'fast-check';
import { lowestIdAt, timeOrderedIds } from './time-ordered-id';

const NOW_MS = Date.parse('2026-04-17T10:30:00.000Z');
const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('time-ordered ids', () => {
  it('are UUIDs of version 7 that begin with the time', () => {
    const id = timeOrderedIds()(NOW_MS);
    expect(id).toMatch(VERSION_7);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(NOW_MS);
  });

  it('sort in the order in which they were made, even when the clock stands still or goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2, maxLength: 300 }), (steps) => {
        const next = timeOrderedIds();
        let nowMs = NOW_MS;
        const ids = steps.map((step) => next((nowMs += step)));
        expect([...ids].sort()).toEqual(ids);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it('keep their order when more are made in a millisecond than it has numbers for', () => {
    const next = timeOrderedIds();
    const ids = Array.from({ length: 10_000 }, () => next(NOW_MS));
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids) expect(id).toMatch(VERSION_7);
  });

  it('are not below the lowest id of their time', () => {
    expect(timeOrderedIds()(NOW_MS) >= lowestIdAt(NOW_MS)).toBe(true);
    expect(timeOrderedIds()(NOW_MS - 1) < lowestIdAt(NOW_MS)).toBe(true);
  });
});
