import { askedParticipants, participantsCommand } from './asked-participants';
import type { ChangeParticipants } from './change-participants.decider';

const PLATFORM = 'SANDBX';
const standing = { status: 'approved', funding: 'novated' } as const;
const REGISTER: ChangeParticipants = {
  kind: 'register',
  platformCode: PLATFORM,
  participants: [
    { participant_code: 'A', ...standing },
    { participant_code: 'B', ...standing },
    { participant_code: 'C', ...standing, status: 'locked' },
    { participant_code: 'A', ...standing },
  ],
};
const UPDATE = { kind: 'update', platformCode: PLATFORM, participant_code: 'A' } as const;

describe('the command that a fact about participants repeats', () => {
  it.each<ChangeParticipants>([
    REGISTER,
    UPDATE,
    { ...UPDATE, status: 'locked' },
    { ...UPDATE, disabled_instruments: ['BTC/USD'] },
  ])('is read back as it was: %j', (command) => {
    const stored = JSON.parse(JSON.stringify(askedParticipants(command))) as ReturnType<typeof askedParticipants>;
    expect(participantsCommand(stored, PLATFORM)).toEqual(command);
  });

  it('names participants that follow each other with the same standing in one run', () => {
    expect(askedParticipants(REGISTER)).toEqual({
      kind: 'register',
      runs: [
        { ...standing, codes: ['A', 'B'] },
        { ...standing, status: 'locked', codes: ['C'] },
        { ...standing, codes: ['A'] },
      ],
    });
  });
});
