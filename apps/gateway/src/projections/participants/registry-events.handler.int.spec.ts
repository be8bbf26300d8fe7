import { compose, type Composed, type Participant } from '@ballast/contracts';
import { participantsChanged } from '@ballast/contracts/registry';
import type { View } from '@ballast/platform-edge';
import { derivedId, newId } from '@ballast/kernel';
import { useTestDatabase } from '@ballast/test-infra';
import { participantEntity } from '../entities';
import { Projector } from '../testing/projector';
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

function changed(changeId: string, participants: readonly Participant[], of = { chunk: 0, chunks: 1 }): Composed {
  return compose(participantsChanged, {
    key: PLATFORM,
    platformCode: PLATFORM,
    correlationId: changeId,
    causationId: '',
    place: newId(),
    occurredAt: new Date().toISOString(),
    data: { change_id: changeId, ...of, created: participants.length, existing: 1, participants: [...participants] },
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
      projector.database.reads.dataSource.getRepository(participantEntity),
    );
  });

  it('are readable once they are registered, and the caller has its answer then', async () => {
    const change = derivedId('change', PLATFORM, 'bulk');
    await projector.project([changed(change, [participant('A'), participant('B')], { chunk: 0, chunks: 2 })]);
    expect(await projector.replies.wait(change, ['registry'], 0)).toBeUndefined();
    await projector.project([changed(change, [participant('C')], { chunk: 1, chunks: 2 })]);
    expect(await projector.replies.wait(change, ['registry'], 0)).toEqual(
      new Map([['registry', JSON.stringify({ created: 3, existing: 2 })]]),
    );
    expect(await participants.find(PLATFORM, 'A')).toBe(JSON.stringify(participant('A')));
    expect(await participants.find(PLATFORM, 'a')).toBeUndefined();
    expect(await participants.find('OTHER', 'A')).toBeUndefined();
  });

  it('show their latest version, also when events arrive late or twice', async () => {
    const registered = changed(derivedId('change', PLATFORM, 1), [participant('D')]);
    const locked = participant('D', { status: 'locked', updated_at: '2026-04-17T10:31:00.000Z' });
    const update = changed(derivedId('change', PLATFORM, 2), [locked]);
    await projector.project([registered, update]);
    await projector.project([registered]);
    await projector.project([update]);
    expect(await participants.find(PLATFORM, 'D')).toBe(JSON.stringify(locked));
  });

  it('are listed in the order of their creation, by status', async () => {
    const codes = async (status?: string) =>
      (await participants.list(VIEW, { status }, { limit: 10 })).bodies.map(
        (body) => (JSON.parse(body) as Participant).participant_code,
      );
    await projector.project([
      changed(derivedId('change', PLATFORM, 3), [participant('E', { created_at: '2026-04-17T10:29:00.000Z' })]),
    ]);
    const [oldest, ...others] = await codes();
    expect(oldest).toBe('E');
    expect(others.sort()).toEqual(['A', 'B', 'C', 'D']);
    expect(await codes('locked')).toEqual(['D']);
  });
});
