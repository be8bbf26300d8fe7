import { executionId, traderId } from '@ballast/kernel';
import type { Cursor, Page, PageRequest, View } from '@ballast/platform-edge';
import { useTestDatabase } from '@ballast/test-infra';
import { accountId } from '@ballast/domain-advisors';
import { participantEntity, traderEntity } from '../entities';
import { ExecutionsQuery, type ExecutionFilter } from '../executions/executions.query';
import { OperationsProjection } from '../operations/operations.projection';
import { ParticipantsQuery } from '../participants/participants.query';
import { at, enrollmentLog } from '../testing/event-log.fixture';
import { Projector } from '../testing/projector';
import { TradersQuery } from '../traders/traders.query';
import { REACH_LISTED_MAX } from './reach.query';

const PLATFORM = 'SANDBX';
const COHORT = ['C0', 'C1', 'C2', 'C3', 'C4', 'ADV'];
const FUTURE = '2999-01-01T00:00:00.000Z';

function viewOf(participantCode: string, platformCode = PLATFORM): View {
  return { kind: 'participant', platformCode, participantCode };
}

interface Named {
  readonly participant_code: string;
  readonly operation_id?: string;
}

describe('the reach of a participant', () => {
  let projector: Projector;
  let executions: ExecutionsQuery;
  let traders: TradersQuery;
  let participants: ParticipantsQuery;
  const cohort = COHORT.map((code) => ({ code, end: 'settled', endsInCheck: false, opensTrader: true }) as const);
  const first = enrollmentLog('first', cohort, { acceptedAtMs: 1_000 });
  const second = enrollmentLog('second', cohort, { acceptedAtMs: 2_000, strategy: 'other' });
  const requested = enrollmentLog('requested', cohort.slice(3, 5), { acceptedAtMs: 3_000, initiatedBy: 'ADV' });
  const foreign = enrollmentLog('foreign', cohort, { platformCode: 'OTHER' });

  afterAll(() => projector.close());
  const server = useTestDatabase();

  beforeAll(async () => {
    projector = await Projector.open(server.url);
    const { reads } = projector.database;
    executions = new ExecutionsQuery(reads, projector.reach);
    traders = new TradersQuery(reads, projector.reach, reads.dataSource.getRepository(traderEntity));
    participants = new ParticipantsQuery(reads, projector.reach, reads.dataSource.getRepository(participantEntity));
    for (const story of [first, second, requested, foreign]) {
      await projector.database.transaction((tx) => new OperationsProjection().accept(tx, story));
      for (const own of story.executionEvents) await projector.project(own);
    }
    await projector.database.query(
      `INSERT INTO gateway.participants
       SELECT p, code, gen_random_uuid(), 'approved', $1::timestamptz + n * interval '1 second', $1, json_build_object('participant_code', code), ''
         FROM unnest($2::text[]) WITH ORDINALITY AS c (code, n) CROSS JOIN unnest(ARRAY['SANDBX', 'OTHER']) AS p`,
      [at(0), COHORT],
    );
    // ADV advises on C0, is tenant of C1, was advisor of C2 and advises on an account of C3 that is not the general one.
    await relate('ADV', { holder: 'C0', role: 'advisor', endsAt: FUTURE });
    await relate('ADV', { holder: 'C1', role: 'tenant' });
    await relate('ADV', { holder: 'C2', role: 'advisor', endsAt: at(0) });
    await relate('ADV', { holder: 'C3', role: 'advisor', label: 'savings' });
  });

  function relate(
    code: string,
    {
      holder,
      role,
      label = 'general',
      endsAt = null,
    }: { holder: string; role: string; label?: string; endsAt?: string | null },
  ): Promise<unknown> {
    return projector.database.query(
      `INSERT INTO gateway.account_relations
         (account_id, participant_code, platform_code, created_at, role, grant_version, ends_at, general_holder)
       VALUES ($1, $2, $3, now(), $4, 1, $5, $6)`,
      [accountId(PLATFORM, holder, label), code, PLATFORM, role, endsAt, label === 'general' ? holder : null],
    );
  }

  async function all<T>(list: (page: PageRequest) => Promise<Page>, limit: number): Promise<readonly T[]> {
    const found: T[] = [];
    let after: Cursor | undefined;
    do {
      const page = await list({ after, limit });
      expect(page.bodies.length).toBeLessThanOrEqual(limit);
      found.push(...page.bodies.map((body) => JSON.parse(body) as T));
      after = page.next;
    } while (after !== undefined);
    return found;
  }

  async function seen(reader: string, limit: number, filter: ExecutionFilter = {}) {
    const view = viewOf(reader);
    const codes = (rows: readonly Named[]): readonly string[] => rows.map(({ participant_code: code }) => code);
    const listed = await all<Named>((page) => executions.list(view, filter, page), limit);
    const { strategy_id, participant_code } = filter;
    return {
      executions: listed.map(({ participant_code: code, operation_id: operation }) => {
        const stories = { first, second, requested, foreign };
        const [name] = Object.entries(stories).find(([, story]) => story.operation.id === operation) ?? ['?'];
        return `${name} ${code}`;
      }),
      traders: codes(await all<Named>((page) => traders.list(view, { strategy_id, participant_code }, page), limit)),
      participants: codes(await all<Named>((page) => participants.list(view, {}, page), limit)),
    };
  }

  const ofAdvisor = {
    executions: [
      ...['first C0', 'first C1', 'first ADV', 'second C0', 'second C1', 'second ADV'],
      ...['requested C3', 'requested C4'],
    ],
    traders: ['C0', 'C1', 'ADV', 'C0', 'C1', 'ADV'],
    participants: ['C0', 'C1', 'ADV'],
  };

  it.each([1, 2, 3, 100])('is itself and whose general account it may read, in pages of %i', async (limit) => {
    expect(await seen('ADV', limit)).toEqual(ofAdvisor);
    expect(await seen('C0', limit)).toEqual({
      executions: ['first C0', 'second C0'],
      traders: ['C0', 'C0'],
      participants: ['C0'],
    });
    expect(await seen('NOBODY', limit)).toEqual({ executions: [], traders: [], participants: [] });
  });

  it.each([
    { strategy_id: second.operation.strategy_id },
    { participant_code: 'C0' },
    { participant_code: 'C2' },
    { participant_code: 'C3' },
    { operation_id: first.operation.id },
    { operation_id: requested.operation.id },
    { operation_id: first.operation.id, participant_code: 'C1' },
    { status: 'settled' },
    { status: 'rejected' },
  ])('is filtered as the list of the platform: %j', async (filter) => {
    const platform: View = { kind: 'platform', platformCode: PLATFORM };
    const whole = await all<Named>((page) => executions.list(platform, filter, page), 100);
    const within = new Set(['C0', 'C1', 'ADV']);
    const expected = whole.filter(
      ({ participant_code, operation_id }) => within.has(participant_code) || operation_id === requested.operation.id,
    );
    expect(await all<Named>((page) => executions.list(viewOf('ADV'), filter, page), 2)).toEqual(expected);
  });

  it('holds for single resources, and on no other platform', async () => {
    const idOf = (code: string, { operation } = first): string => executionId(operation.id, code);
    const isFound = async (found: Promise<unknown>): Promise<boolean> => (await found) !== undefined;
    const trader = (code: string, { operation } = first): string => traderId(operation.strategy_id, code);
    const view = viewOf('ADV');
    for (const [code, expected] of [
      ['C0', true],
      ['C1', true],
      ['ADV', true],
      ['C2', false],
      ['C3', false],
    ] as const) {
      expect([code, await isFound(executions.find(view, idOf(code)))]).toEqual([code, expected]);
      expect([code, await isFound(executions.findPlaced(view, idOf(code)))]).toEqual([code, expected]);
      expect([code, await isFound(traders.find(view, trader(code)))]).toEqual([code, expected]);
      expect([code, await isFound(participants.findVisible(view, code))]).toEqual([code, expected]);
      const elsewhere = viewOf('ADV', 'OTHER');
      expect(await isFound(executions.find(elsewhere, idOf(code)))).toBe(false);
      expect(await isFound(executions.find(view, idOf(code, foreign)))).toBe(false);
      expect([code, await isFound(participants.findVisible(elsewhere, code))]).toEqual([code, code === 'ADV']);
    }
    expect(await isFound(executions.findPlaced(view, idOf('C3', requested)))).toBe(true);
  });

  describe('with more holders than a list names', () => {
    beforeAll(() =>
      projector.database.query(
        `INSERT INTO gateway.account_relations
           (account_id, participant_code, platform_code, created_at, role, grant_version, ends_at, general_holder)
         SELECT gen_random_uuid(), 'ADV', $1, now(), 'advisor', 1, NULL, 'X' || n FROM generate_series(1, $2::int) AS n`,
        [PLATFORM, REACH_LISTED_MAX],
      ),
    );

    it.each([1, 2, 3, 100])('is the same, in pages of %i', async (limit) => {
      expect(await seen('ADV', limit)).toEqual(ofAdvisor);
      const { strategy_id } = second.operation;
      expect(await seen('ADV', limit, { strategy_id })).toEqual({
        ...ofAdvisor,
        executions: ['second C0', 'second C1', 'second ADV'],
        traders: ['C0', 'C1', 'ADV'],
      });
    });
  });
});
