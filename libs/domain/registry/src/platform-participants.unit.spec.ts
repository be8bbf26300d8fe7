import type { Participant } from '@ballast/contracts';
import { PlatformParticipants } from './platform-participants';

const AT = '2026-04-17T10:00:00.000Z';

function participant(participant_code: string, external_id?: string): Participant {
  const standing = { status: 'approved', funding: 'novated', disabled_instruments: [] } as const;
  const named = { id: participant_code, participant_code, ...standing, disabled_instruments: [] };
  return { ...named, created_at: AT, updated_at: AT, ...(external_id === undefined ? {} : { external_id }) };
}

describe('participants of a platform', () => {
  it('are found by their external ids', () => {
    const known = PlatformParticipants.of([participant('A', 'x'), participant('B')]);
    expect([known.codeOf('x'), known.codeOf('y'), known.size]).toEqual(['A', undefined, 2]);
  });

  it('give an external id up when they get another one, or none', () => {
    const known = PlatformParticipants.of([participant('A', 'x'), participant('B', 'y')]);
    known.put(participant('A', 'z'));
    known.put(participant('B'));
    expect(['x', 'y', 'z'].map((id) => known.codeOf(id))).toEqual([undefined, undefined, 'A']);
  });

  it('keep an external id that another one has taken over meanwhile', () => {
    const known = PlatformParticipants.of([participant('A', 'x')]);
    known.put(participant('B', 'x'));
    known.put(participant('A'));
    expect(known.codeOf('x')).toBe('B');
  });
});
