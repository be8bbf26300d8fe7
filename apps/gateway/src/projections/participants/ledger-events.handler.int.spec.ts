import { compose, type Composed, type Participant } from '@ballast/contracts';
import { participantsApplied } from '@ballast/contracts/credit';
import { participantsChanged } from '@ballast/contracts/registry';
import type { View } from '@ballast/platform-edge';
import { derivedId, newId } from '@ballast/kernel';
import { useTestDatabase } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { participantEntity } from '../entities';
import { Projector } from '../testing/projector';
import { shownParticipant } from './shown-participant';
import { ParticipantsQuery } from './participants.query';

const PLATFORM = 'SANDBX';
const VIEW: View = { kind: 'platform', platformCode: PLATFORM };
const CREATED_AT = '2026-04-17T10:30:00.000Z';

function participant(code: string, change: Partial<Participant> = {}): Participant {
  return {
    id: derivedId('participant', PLATFORM, code),
    participant_code: code,
    status: 'approved',
    funding: 'novated',
    disabled_instruments: [],
    created_at: CREATED_AT,
    updated_at: CREATED_AT,
    ...change,
  };
}

function originOf(changeId: string) {
  return {
    key: PLATFORM,
    cause: outsideCause(changeId, PLATFORM),
    place: newId(),
    occurredAt: new Date().toISOString(),
  };
}

function changed(changeId: string, participants: readonly Participant[], of = { chunk: 0, chunks: 1 }): Composed {
  return compose(participantsChanged, {
    ...originOf(changeId),
    data: { change_id: changeId, ...of, created: participants.length, existing: 1, participants: [...participants] },
  });
}

function applied(changeId: string, participants: readonly Participant[], chunk = 0): Composed {
  return compose(participantsApplied, {
    ...originOf(changeId),
    data: { change_id: changeId, chunk, participants: [...participants] },
  });
}

describe('participants', () => {
  let projector: Projector;
  let participants: ParticipantsQuery;

  // Registered before the database's hooks, because hooks run in this order: connections close before their database.
  afterAll(() => projector.close());
  const server = useTestDatabase();

  beforeAll(async () => {
    projector = await Projector.open(server.url);
    participants = new ParticipantsQuery(
      projector.database.reads,
      projector.reach,
      projector.database.reads.dataSource.getRepository(participantEntity),
    );
  });

  it('are readable once the credit check has applied them, and the caller has its answer then', async () => {
    const change = derivedId('change', PLATFORM, 'bulk');
    const [first, second] = [[participant('A'), participant('B')], [participant('C')]];
    const answer = () => projector.replies.wait(change, ['registry', 'credit'], 0);
    await projector.project([changed(change, first, { chunk: 0, chunks: 2 })]);
    await projector.project([changed(change, second, { chunk: 1, chunks: 2 })]);
    expect(await participants.find(PLATFORM, 'A')).toBeUndefined();
    expect(await answer()).toBeUndefined();
    await projector.project([applied(change, first)]);
    expect(await participants.find(PLATFORM, 'A')).toBe(shownParticipant(participant('A')));
    expect(await participants.find(PLATFORM, 'C')).toBeUndefined();
    expect(await answer()).toBeUndefined();
    await projector.project([applied(change, second, 1)]);
    expect((await answer())?.get('registry')).toBe(JSON.stringify({ created: 3, existing: 2 }));
    expect(await participants.find(PLATFORM, 'C')).toBe(shownParticipant(participant('C')));
    expect(await participants.find(PLATFORM, 'a')).toBeUndefined();
    expect(await participants.find('OTHER', 'A')).toBeUndefined();
  });

  it('show their latest version, also when events arrive late or twice', async () => {
    const registered = applied(derivedId('change', PLATFORM, 1), [participant('D')]);
    const locked = participant('D', { status: 'locked', updated_at: '2026-04-17T10:31:00.000Z' });
    const update = applied(derivedId('change', PLATFORM, 2), [locked]);
    await projector.project([registered, update]);
    await projector.project([registered]);
    await projector.project([update]);
    expect(await participants.find(PLATFORM, 'D')).toBe(shownParticipant(locked));
  });

  it('are listed in the order of their creation, by status', async () => {
    const codes = async (status?: string) =>
      (await participants.list(VIEW, { status }, { limit: 10 })).bodies.map(
        (body) => (JSON.parse(body) as Participant).participant_code,
      );
    await projector.project([
      applied(derivedId('change', PLATFORM, 3), [participant('E', { created_at: '2026-04-17T10:29:00.000Z' })]),
    ]);
    const [oldest, ...others] = await codes();
    expect(oldest).toBe('E');
    expect(others.sort()).toEqual(['A', 'B', 'C', 'D']);
    expect(await codes('locked')).toEqual(['D']);
  });
});
