import { nextVersion } from './operation';
import { CREATED_AT, NOW } from './testing/fixtures';

describe('the next version of an Operation', () => {
  it('counts on and has the time of its step', () => {
    expect(nextVersion({ version: { sequence: 3, at: CREATED_AT } }, NOW)).toEqual({ sequence: 4, at: NOW });
  });

  it('is later than the one before, also when the clock has not moved or was set back', () => {
    const later = '2026-04-17T10:30:07.001Z';
    expect(nextVersion({ version: { sequence: 0, at: NOW } }, NOW)).toEqual({ sequence: 1, at: later });
    expect(nextVersion({ version: { sequence: 0, at: NOW } }, CREATED_AT)).toEqual({ sequence: 1, at: later });
  });
});
