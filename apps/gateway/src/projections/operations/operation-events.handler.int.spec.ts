import type { Composed } from '@ballast/contracts';
import { operationStatusChanged } from '@ballast/contracts/operation';
import { useTestDatabase } from '@ballast/test-infra';
import { PublicEventsQuery } from '../../events/public-events.query';
import { enrollmentLog, type EventLog, type LoggedParticipant } from '../testing/event-log.fixture';
import { Projector } from '../testing/projector';
import { OperationsQuery } from './operations.query';

const settles = (code: string): LoggedParticipant => ({ code, end: 'settled', endsInCheck: false, opensTrader: true });
const rejected = (code: string): LoggedParticipant => ({
  code,
  end: 'rejected',
  endsInCheck: true,
  opensTrader: false,
});

describe('events of Operations', () => {
  let projector: Projector;
  let operations: OperationsQuery;

  // Registered before the database's hooks, because hooks run in this order: connections close before their database.
  afterAll(() => projector.close());
  const server = useTestDatabase();

  beforeAll(async () => {
    projector = await Projector.open(server.url);
    operations = new OperationsQuery(projector.database.reads);
  });

  async function accepted(story: EventLog): Promise<EventLog> {
    const { operation, platformCode } = story;
    await projector.database.transaction((tx) => projector.operations.accept(tx, { operation, platformCode }));
    return story;
  }

  async function shown({ operation, platformCode }: EventLog): Promise<Record<string, unknown>> {
    return JSON.parse((await operations.find({ kind: 'platform', platformCode }, operation.id)) ?? '{}') as Record<
      string,
      unknown
    >;
  }

  async function reported({ operation, platformCode }: EventLog): Promise<readonly unknown[]> {
    const { events } = await new PublicEventsQuery(projector.database.reads).after(platformCode, {
      after: 0,
      limit: 1_000,
    });
    return events
      .filter(({ resource_id }) => resource_id === operation.id)
      .map(({ payload }) => JSON.parse(payload).status);
  }

  it('shows an accepted Operation, and accepting it again changes nothing', async () => {
    const story = await accepted(enrollmentLog('accepted', [settles('A')]));
    expect(await shown(story)).toEqual(story.operation);
    await projector.project(story.executionEvents.flat());
    await projector.project(story.operationEvents);
    await accepted(story);
    expect(await shown(story)).toMatchObject({ status: 'settled' });
  });

  it('shows pricing only when every Execution is readable', async () => {
    const story = await accepted(enrollmentLog('pricing', [settles('A'), settles('B')]));
    await projector.project(story.operationEvents.slice(0, 1));
    expect(await shown(story)).toMatchObject({ status: 'validating' });
    await projector.project(executionOf(story, 0).slice(0, 1));
    expect(await shown(story)).toMatchObject({ status: 'validating' });
    await projector.project(executionOf(story, 1).slice(0, 1));
    expect(await shown(story)).toMatchObject({ status: 'pricing' });
    expect(await reported(story)).toEqual(['pricing']);
  });

  it('shows a terminal status only when every Execution is terminal', async () => {
    const story = await accepted(enrollmentLog('terminal', [settles('A'), rejected('B')]));
    await projector.project(executionOf(story, 0).slice(0, 1));
    await projector.project(story.operationEvents);
    await projector.project(executionOf(story, 1));
    expect(await shown(story)).toMatchObject({ status: 'settling' });
    await projector.project(executionOf(story, 0).slice(1));
    expect(await shown(story)).toMatchObject({ status: 'settled' });
    expect(await reported(story)).toEqual(['pricing', 'settling', 'settled']);
  });

  it('lets a terminal Operation without Executions through at once', async () => {
    const story = await accepted(enrollmentLog('empty', []));
    await projector.project(story.operationEvents);
    expect(await shown(story)).toMatchObject({ status: 'skipped' });
  });

  it('changes nothing when a batch comes twice', async () => {
    const story = await accepted(enrollmentLog('twice', [settles('A'), settles('B')]));
    await projector.project(story.operationEvents);
    await projector.project(story.operationEvents);
    await projector.project(story.executionEvents.flat());
    expect(await projector.project(story.operationEvents)).toEqual([]);
    expect(await projector.project(story.executionEvents.flat())).toEqual([]);
    expect(await reported(story)).toEqual(['pricing', 'settling', 'settled']);
  });

  it('inserts an Operation that was never accepted here, as a rebuild does', async () => {
    const story = enrollmentLog('rebuilt', [settles('A')]);
    await projector.project(story.executionEvents.flat());
    await projector.project(story.operationEvents);
    expect(await shown(story)).toMatchObject({ id: story.operation.id, status: 'settled' });
  });

  it('shows an Operation as queued while it waits, without an event', async () => {
    const story = await accepted(enrollmentLog('queued', [settles('A')]));
    await projector.project([
      revised(pricingOf(story), { sequence: 1, total: 0 }, { status: 'validating', queued: true }),
    ]);
    expect(await shown(story)).toMatchObject({ status: 'validating', queued: true });
    await projector.project([revised(pricingOf(story), { sequence: 2, total: 0 }, { status: 'validating' })]);
    expect(await shown(story)).not.toHaveProperty('queued');
    expect(await reported(story)).toEqual([]);
  });

  it('never shows a status before the one that precedes it', async () => {
    const story = await accepted(enrollmentLog('in order', [settles('A')]));
    const pricing = pricingOf(story);
    const uncounted = revised(pricing, { sequence: 2, previous: 'pricing', total: 0 }, { status: 'settling' });
    await projector.project([pricing]);
    await projector.project([uncounted]);
    expect(await shown(story)).toMatchObject({ status: 'validating' });
    await projector.project(executionOf(story, 0).slice(0, 1));
    expect(await shown(story)).toMatchObject({ status: 'settling' });
    await projector.project(story.operationEvents.slice(2));
    await projector.project(executionOf(story, 0).slice(1));
    expect(await reported(story)).toEqual(['pricing', 'settling', 'settled']);
  });
});

function executionOf({ executionEvents }: EventLog, index: number): readonly Composed[] {
  return executionEvents[index] ?? [];
}

function pricingOf({ operationEvents: [pricing] }: EventLog): Composed {
  if (pricing === undefined) throw new Error('The story has no event of its Operation');
  return pricing;
}

/** The same event about another change. */
function revised(
  event: Composed,
  { sequence, total, previous = 'validating' }: { sequence: number; total: number; previous?: string },
  change: object,
): Composed {
  const envelope = JSON.parse(event.value) as { data: { operation: object; executions: object } };
  const { data } = envelope;
  const revisedData = operationStatusChanged.data.parse({
    ...data,
    sequence,
    previous_status: previous,
    operation: { ...data.operation, ...change },
    executions: { ...data.executions, total },
  });
  return { ...event, value: JSON.stringify({ ...envelope, data: revisedData }) };
}
