import type { SigningSecret } from '@ballast/contracts/webhook';
import { signsAt, withNewest } from './signing-secrets';

const NOW = '2026-04-17T10:30:00.000Z';

/** The secrets after rotations at NOW, each given by the end of its overlap. */
function after(...overlapEnds: readonly string[]): readonly SigningSecret[] {
  return overlapEnds.reduce<readonly SigningSecret[]>(
    (secrets, overlapEndsAt, index) => withNewest(secrets, { id: `s${index}`, now: NOW, overlapEndsAt }),
    [],
  );
}

function endsOf(secrets: readonly SigningSecret[]): readonly string[] {
  return secrets.map(({ expires_at }) => expires_at);
}

describe('secrets of an endpoint', () => {
  it('are at most five at a time, and the newest does not expire', () => {
    const kept = after(...Array.from({ length: 8 }, () => '2026-04-18T10:30:00.000Z'));
    expect(kept.map(({ id }) => id)).toEqual(['s7', 's6', 's5', 's4', 's3']);
    expect(endsOf(kept).map((end) => end === '')).toEqual([true, false, false, false, false]);
  });

  it('are removed when their overlap has ended', () => {
    expect(after(NOW, NOW).map(({ id }) => id)).toEqual(['s1']);
  });

  it('end together when the newest rotation has no overlap, and none outlives the overlap of a later rotation', () => {
    const ends = [NOW, '2026-04-18T10:30:00.000Z', '2026-04-17T11:30:00.000Z', '2026-04-19T10:30:00.000Z'];
    expect(endsOf(after(...ends))).toEqual([
      '',
      '2026-04-19T10:30:00.000Z',
      '2026-04-17T11:30:00.000Z',
      '2026-04-17T11:30:00.000Z',
    ]);
    expect(endsOf(after(...ends, NOW))).toEqual(['']);
  });

  it('sign until they expire', () => {
    expect(signsAt({ expires_at: '' }, NOW)).toBe(true);
    expect(signsAt({ expires_at: '2026-04-17T10:30:00.001Z' }, NOW)).toBe(true);
    expect(signsAt({ expires_at: NOW }, NOW)).toBe(false);
  });
});
