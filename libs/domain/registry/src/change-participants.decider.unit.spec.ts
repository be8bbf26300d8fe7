import type { Participant } from '@ballast/contracts';
import { derivedId } from '@ballast/kernel';
import { changeParticipants } from './change-participants.decider';
import { PlatformParticipants } from './platform-participants';

const PLATFORM = 'SANDBX';
const NOW = '2026-04-17T10:00:00.000Z';

function participant(code: string, fields: Partial<Participant> = {}): Participant {
  return {
    id: derivedId('participant', PLATFORM, code),
    participant_code: code,
    status: 'approved',
    funding: 'novated',
    disabled_instruments: [],
    created_at: '2026-04-17T09:00:00.000Z',
    updated_at: '2026-04-17T09:00:00.000Z',
    ...fields,
  };
}

function known(...participants: readonly Participant[]): PlatformParticipants {
  return PlatformParticipants.of(participants);
}

describe('register participants', () => {
  const register = {
    kind: 'register',
    platformCode: PLATFORM,
    participants: [
      { participant_code: 'A', status: 'approved', funding: 'novated' },
      { participant_code: 'B', status: 'submitted', funding: 'prefunded' },
    ],
  } as const;

  it('creates new participants, with ids that derive from platform and code', () => {
    expect(changeParticipants(register, known(), NOW)).toEqual({
      created: 2,
      existing: 0,
      participants: [
        participant('A', { created_at: NOW, updated_at: NOW }),
        participant('B', { status: 'submitted', funding: 'prefunded', created_at: NOW, updated_at: NOW }),
      ],
    });
  });

  it('counts existing participants and leaves them unchanged', () => {
    const changed = changeParticipants(register, known(participant('A', { status: 'locked' })), NOW);
    expect(changed).toMatchObject({ created: 1, existing: 1 });
    expect(changed.participants.map(({ participant_code }) => participant_code)).toEqual(['B']);
  });

  it('creates one participant for a code that is listed twice', () => {
    const twice = { ...register, participants: [...register.participants, register.participants[0]] };
    const changed = changeParticipants(twice, known(), NOW);
    expect(changed).toMatchObject({ created: 2, existing: 1 });
  });

  it('tells codes apart by case', () => {
    expect(changeParticipants(register, known(participant('a')), NOW)).toMatchObject({ created: 2, existing: 0 });
  });
});

describe('update a participant', () => {
  it('changes the named members and keeps the others', () => {
    const state = known(participant('A', { disabled_instruments: ['BTC/USD'] }));
    const update = { kind: 'update', platformCode: PLATFORM, participant_code: 'A' } as const;
    expect(changeParticipants({ ...update, status: 'locked' }, state, NOW)).toEqual({
      created: 0,
      existing: 1,
      participants: [participant('A', { status: 'locked', disabled_instruments: ['BTC/USD'], updated_at: NOW })],
    });
    expect(changeParticipants({ ...update, disabled_instruments: [] }, state, NOW).participants[0]).toMatchObject({
      status: 'approved',
      disabled_instruments: [],
    });
  });

  it('lets updated_at grow when the clock does not', () => {
    const state = known(participant('A', { updated_at: '2026-04-17T11:00:00.000Z' }));
    const update = { kind: 'update', platformCode: PLATFORM, participant_code: 'A', status: 'locked' } as const;
    expect(changeParticipants(update, state, NOW).participants[0]?.updated_at).toBe('2026-04-17T11:00:00.001Z');
  });

  it('changes nothing and counts nothing when there is no such participant', () => {
    const update = { kind: 'update', platformCode: PLATFORM, participant_code: 'A', status: 'locked' } as const;
    expect(changeParticipants(update, known(), NOW)).toEqual({ created: 0, existing: 0, participants: [] });
  });
});

describe('external ids', () => {
  const standing = { status: 'approved', funding: 'novated' } as const;
  const registered = (...pairs: readonly (readonly [string, string])[]) => ({
    kind: 'register' as const,
    platformCode: PLATFORM,
    participants: pairs.map(([participant_code, external_id]) => ({ participant_code, ...standing, external_id })),
  });
  const update = { kind: 'update', platformCode: PLATFORM, participant_code: 'A' } as const;

  it('name one participant of a platform', () => {
    const changed = changeParticipants(
      registered(['A', 'x'], ['B', 'x'], ['C', 'y'], ['D', 'z']),
      known(participant('Q', { external_id: 'y' })),
      NOW,
    );
    expect(changed).toMatchObject({
      created: 2,
      existing: 0,
      participants: [
        { participant_code: 'A', external_id: 'x' },
        { participant_code: 'D', external_id: 'z' },
      ],
      taken: [
        { participant_code: 'B', external_id: 'x' },
        { participant_code: 'C', external_id: 'y' },
      ],
    });
  });

  it('of a participant that exists stay, whatever a registration says', () => {
    const changed = changeParticipants(registered(['A', 'new']), known(participant('A', { external_id: 'old' })), NOW);
    expect(changed).toEqual({ created: 0, existing: 1, participants: [] });
  });

  it('are changed, kept and removed by an update', () => {
    const state = known(participant('A', { external_id: 'x' }));
    const ids = ['y', 'x', undefined, ''].map(
      (external_id) => changeParticipants({ ...update, external_id }, state, NOW).participants[0]?.external_id,
    );
    expect(ids).toEqual(['y', 'x', 'x', undefined]);
  });

  it('that another participant has leave an update without effect', () => {
    const state = known(participant('A'), participant('B', { external_id: 'x' }));
    expect(changeParticipants({ ...update, status: 'locked', external_id: 'x' }, state, NOW)).toEqual({
      created: 0,
      existing: 1,
      participants: [],
      taken: [{ participant_code: 'A', external_id: 'x' }],
    });
  });
});
