import { useTestDatabase } from '@ballast/test-infra';
import type { Cursor, View } from '@ballast/platform-edge';
import { OperationsProjection } from '../operations/operations.projection';
import { enrollmentLog, type EventLog, type LoggedParticipant } from '../testing/event-log.fixture';
import { Projector } from '../testing/projector';
import { ExecutionsQuery, type ExecutionFilter } from './executions.query';

const PLATFORM = 'SANDBX';
const VIEW: View = { kind: 'platform', platformCode: PLATFORM };

function cohort(size: number, rejectedEvery = 0): readonly LoggedParticipant[] {
  return Array.from({ length: size }, (_, index) => {
    const isRejected = rejectedEvery > 0 && index % rejectedEvery === 0;
    return {
      code: `P${index}`,
      end: isRejected ? 'rejected' : 'settled',
      endsInCheck: isRejected,
      opensTrader: !isRejected,
    };
  });
}

describe('lists of Executions', () => {
  let projector: Projector;
  let executions: ExecutionsQuery;
  // The second was accepted first; the third belongs to another Strategy, the last to another platform.
  const later = enrollmentLog('later', cohort(7), { acceptedAtMs: 2_000 });
  const earlier = enrollmentLog('earlier', cohort(5, 2), { acceptedAtMs: 1_000 });
  const elsewhere = enrollmentLog('elsewhere', cohort(3), { acceptedAtMs: 3_000, strategy: 'other' });
  const foreign = enrollmentLog('foreign', cohort(2), { platformCode: 'OTHER' });

  // Registered before the database's hooks, because hooks run in this order: connections close before their database.
  afterAll(() => projector.close());
  const server = useTestDatabase();

  beforeAll(async () => {
    projector = await Projector.open(server.url);
    executions = new ExecutionsQuery(projector.database.reads, projector.reach);
    const operations = new OperationsProjection();
    for (const story of [later, earlier, elsewhere, foreign]) {
      await projector.database.transaction((tx) => operations.accept(tx, story));
      // Projected in reverse, because the order of a list must not depend on the order of projection.
      for (const own of [...story.executionEvents].reverse()) await projector.project(own);
    }
  });

  async function codes(filter: ExecutionFilter, limit = 100): Promise<readonly string[]> {
    const found: string[] = [];
    let after: Cursor | undefined;
    do {
      const page = await executions.list(VIEW, filter, { after, limit });
      expect(page.bodies.length).toBeLessThanOrEqual(limit);
      found.push(...page.bodies.map((body) => labelOf(JSON.parse(body) as LabelledExecution)));
      after = page.next;
    } while (after !== undefined);
    return found;
  }

  interface LabelledExecution {
    readonly operation_id: string;
    readonly participant_code: string;
  }

  function labelOf({ operation_id, participant_code }: LabelledExecution): string {
    const names = new Map([later, earlier, elsewhere].map((story) => [story.operation.id, nameOf(story)]));
    return `${names.get(operation_id)} ${participant_code}`;
  }

  function nameOf(story: EventLog): string {
    return story === later ? 'later' : story === earlier ? 'earlier' : 'elsewhere';
  }

  const all = (name: string, size: number) => Array.from({ length: size }, (_, index) => `${name} P${index}`);

  it('are ordered by the acceptance of the Operation, then by the position in its request', async () => {
    expect(await codes({})).toEqual([...all('earlier', 5), ...all('later', 7), ...all('elsewhere', 3)]);
  });

  it.each([1, 2, 3, 4, 7, 15, 100])('have the same order in pages of %i', async (limit) => {
    const whole = [...all('earlier', 5), ...all('later', 7), ...all('elsewhere', 3)];
    expect(await codes({}, limit)).toEqual(whole);
    expect(await codes({ strategy_id: later.operation.strategy_id }, limit)).toEqual(whole.slice(0, 12));
    expect(await codes({ operation_id: later.operation.id }, limit)).toEqual(all('later', 7));
    expect(await codes({ participant_code: 'P1' }, limit)).toEqual(['earlier P1', 'later P1', 'elsewhere P1']);
    expect(await codes({ status: 'rejected' }, limit)).toEqual(['earlier P0', 'earlier P2', 'earlier P4']);
  });

  it('combine filters', async () => {
    expect(await codes({ operation_id: later.operation.id, participant_code: 'P3' })).toEqual(['later P3']);
    expect(await codes({ operation_id: earlier.operation.id, status: 'settled' })).toEqual([
      'earlier P1',
      'earlier P3',
    ]);
    expect(await codes({ strategy_id: elsewhere.operation.strategy_id, participant_code: 'P0' })).toEqual([
      'elsewhere P0',
    ]);
    expect(await codes({ strategy_id: elsewhere.operation.strategy_id, operation_id: later.operation.id })).toEqual([]);
    expect(await codes({ participant_code: 'P0', status: 'settled' })).toEqual(['later P0', 'elsewhere P0']);
  });

  it('are empty for an unknown id, for a malformed id and for an id of another platform', async () => {
    for (const id of [later.operation.request_id, 'nonsense', foreign.operation.id]) {
      expect(await codes({ operation_id: id })).toEqual([]);
      expect(await executions.find(VIEW, id)).toBeUndefined();
    }
    expect(await codes({ strategy_id: 'nonsense' })).toEqual([]);
    expect(await codes({ status: 'nonsense' })).toEqual([]);
    expect(await codes({ status: 'awaiting_execution' })).toEqual([]);
  });

  it('refuse a cursor of another list', async () => {
    for (const after of [[], ['yesterday', 1, 2], [new Date().toISOString(), 'x', 1]]) {
      await expect(executions.list(VIEW, {}, { after, limit: 1 })).rejects.toMatchObject({
        code: 'invalid_request',
      });
    }
  });

  it('show an Execution that waits and then ended, each time with the text of its last event', async () => {
    const [own = []] = enrollmentLog('one', cohort(1)).executionEvents;
    const bodyOf = (value = '{}') => (JSON.parse(value) as { data: { execution: { id: string } } }).data.execution;
    const [decided, closed] = own.map(({ value }) => bodyOf(value));
    await projector.project(own.slice(0, 1));
    expect(await executions.find(VIEW, decided?.id ?? '')).toBe(JSON.stringify(decided));
    await projector.project(own);
    expect(await executions.find(VIEW, decided?.id ?? '')).toBe(JSON.stringify(closed));
  });
});
