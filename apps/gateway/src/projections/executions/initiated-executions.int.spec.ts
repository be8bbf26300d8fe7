import type { Execution } from '@ballast/contracts';
import { executionId } from '@ballast/kernel';
import type { Cursor, View } from '@ballast/platform-edge';
import { useTestDatabase } from '@ballast/test-infra';
import { OperationsProjection } from '../operations/operations.projection';
import { OperationsQuery } from '../operations/operations.query';
import { enrollmentLog, type LoggedParticipant } from '../testing/event-log.fixture';
import { Projector } from '../testing/projector';
import { ExecutionsQuery, type ExecutionFilter } from './executions.query';

const PLATFORM = 'SANDBX';

function viewOf(participantCode: string): View {
  return { kind: 'participant', platformCode: PLATFORM, participantCode };
}

function cohort(size: number): readonly LoggedParticipant[] {
  return Array.from({ length: size }, (_, index) => ({
    code: `P${index}`,
    end: 'settled',
    endsInCheck: false,
    opensTrader: true,
  }));
}

describe('what a participant reads of Operations', () => {
  let projector: Projector;
  let executions: ExecutionsQuery;
  let operations: OperationsQuery;
  const before = enrollmentLog('before', cohort(3), { acceptedAtMs: 1_000 });
  // P1 advises on the others, and has an Execution of its own in the middle.
  const advised = enrollmentLog('advised', cohort(4), { acceptedAtMs: 2_000, initiatedBy: 'P1' });
  const after = enrollmentLog('after', cohort(2), { acceptedAtMs: 3_000 });
  const foreign = enrollmentLog('foreign', cohort(2), { platformCode: 'OTHER', initiatedBy: 'P1' });
  const stories = { before, advised, after } as const;

  afterAll(() => projector.close());
  const server = useTestDatabase();

  beforeAll(async () => {
    projector = await Projector.open(server.url);
    executions = new ExecutionsQuery(projector.database.reads, projector.reach);
    operations = new OperationsQuery(projector.database.reads);
    for (const story of [before, advised, after, foreign]) {
      await projector.database.transaction((tx) => new OperationsProjection().accept(tx, story));
      for (const own of story.executionEvents) await projector.project(own);
    }
  });

  async function codes(reader: string, filter: ExecutionFilter = {}, limit = 100): Promise<readonly string[]> {
    const found: string[] = [];
    let next: Cursor | undefined;
    do {
      const page = await executions.list(viewOf(reader), filter, { after: next, limit });
      expect(page.bodies.length).toBeLessThanOrEqual(limit);
      for (const body of page.bodies) {
        const { operation_id, participant_code } = JSON.parse(body) as Execution;
        const [name] = Object.entries(stories).find(([, { operation }]) => operation.id === operation_id) ?? ['?'];
        found.push(`${name} ${participant_code}`);
      }
      next = page.next;
    } while (next !== undefined);
    return found;
  }

  it.each([1, 2, 3, 100])(
    'is its own Executions and those that it requested, each once, in pages of %i',
    async (limit) => {
      const expected = ['before P1', 'advised P0', 'advised P1', 'advised P2', 'advised P3', 'after P1'];
      expect(await codes('P1', {}, limit)).toEqual(expected);
      expect(await codes('P0', {}, limit)).toEqual(['before P0', 'advised P0', 'after P0']);
      expect(await codes('P9', {}, limit)).toEqual([]);
    },
  );

  it('is filtered like the list of the platform', async () => {
    expect(await codes('P1', { operation_id: advised.operation.id })).toHaveLength(4);
    expect(await codes('P1', { operation_id: after.operation.id })).toEqual(['after P1']);
    expect(await codes('P1', { participant_code: 'P0' })).toEqual(['advised P0']);
    expect(await codes('P0', { participant_code: 'P1' })).toEqual([]);
    expect(await codes('P1', { participant_code: 'P1' })).toEqual(['before P1', 'advised P1', 'after P1']);
    expect(await codes('P1', { operation_id: advised.operation.id, participant_code: 'P3' })).toEqual(['advised P3']);
    expect(await codes('P0', { operation_id: advised.operation.id, participant_code: 'P3' })).toEqual([]);
    expect(await codes('P1', { strategy_id: advised.operation.strategy_id, status: 'settled' })).toHaveLength(6);
    expect(await codes('P1', { status: 'rejected' })).toEqual([]);
  });

  it('is found by id alike', async () => {
    const ofOther = executionId(advised.operation.id, 'P3');
    expect(await executions.find(viewOf('P1'), ofOther)).toContain(ofOther);
    expect(await executions.find(viewOf('P0'), ofOther)).toBeUndefined();
    expect(await executions.find(viewOf('P3'), ofOther)).toContain(ofOther);
    expect(await executions.find(viewOf('P1'), executionId(before.operation.id, 'P0'))).toBeUndefined();
    expect(await executions.find(viewOf('P1'), executionId(foreign.operation.id, 'P0'))).toBeUndefined();
  });

  it('is the Operations that it requested', async () => {
    const page = { after: undefined, limit: 10 };
    const idsOf = async (view: View, filter = {}): Promise<readonly string[]> =>
      (await operations.list(view, filter, page)).bodies.map((body) => (JSON.parse(body) as { id: string }).id);
    expect(await idsOf(viewOf('P1'))).toEqual([advised.operation.id]);
    expect(await idsOf(viewOf('P1'), { strategy_id: advised.operation.strategy_id })).toEqual([advised.operation.id]);
    expect(await idsOf(viewOf('P1'), { request_id: before.operation.request_id })).toEqual([]);
    expect(await idsOf(viewOf('P0'))).toEqual([]);
    expect(await operations.find(viewOf('P1'), advised.operation.id)).toContain('"initiated_by":"P1"');
    expect(await operations.find(viewOf('P1'), before.operation.id)).toBeUndefined();
    expect(await operations.find(viewOf('P0'), advised.operation.id)).toBeUndefined();
  });
});
