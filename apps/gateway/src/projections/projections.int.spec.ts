import { TERMINAL_STATUSES, type Composed } from '@ballast/contracts';
import type { RecordedEvent } from '@ballast/internal-api';
import { createTestDatabase, useDatabaseServer } from '@ballast/test-infra';
import fc from 'fast-check';
import { PublicEventsQuery } from '../events/public-events.query';
import { OperationsProjection } from './operations/operations.projection';
import { enrollmentLog, type EventLog, type LoggedParticipant } from './testing/event-log.fixture';
import { Projector } from './testing/projector';
import { takeSnapshot, type Snapshot } from './testing/snapshot';

const PARTITIONS = 3;
const RUNS = 40;

/** Messages of the log by partition, in order. */
type Streams = readonly (readonly Composed[])[];

function partitionOf(key: string): number {
  return Number.parseInt(key.slice(0, 2), 16) % PARTITIONS;
}

/** Keys keep their order and share partitions with other keys, as on the log. */
function streamsOf(stories: readonly EventLog[]): Streams {
  const operations: Composed[][] = Array.from({ length: PARTITIONS }, () => []);
  const executions: Composed[][] = Array.from({ length: PARTITIONS }, () => []);
  for (const story of stories) {
    operations[partitionOf(story.operation.id)]?.push(...story.operationEvents);
    for (const events of story.executionEvents) {
      for (const event of events) executions[partitionOf(event.key)]?.push(event);
    }
  }
  return [...operations, ...executions].filter((stream) => stream.length > 0);
}

const participants: fc.Arbitrary<LoggedParticipant[]> = fc
  .array(
    fc.record({
      end: fc.constantFrom('settled' as const, 'skipped' as const, 'rejected' as const),
      endsInCheck: fc.boolean(),
      opensTrader: fc.boolean(),
    }),
    { maxLength: 5 },
  )
  .map((drawn) =>
    drawn.map(({ end, endsInCheck, opensTrader }, index) => ({
      code: `P${index}`,
      end,
      endsInCheck: endsInCheck && end !== 'settled',
      // One Strategy for each Operation, so that a Trader is opened once.
      opensTrader: opensTrader || end === 'settled',
    })),
  );

/** Steps of one run: the stream that comes next, the number of its messages, and whether they come twice. */
const steps = fc.array(
  fc.record({ stream: fc.nat(), messages: fc.integer({ min: 1, max: 4 }), isTwice: fc.boolean() }),
  {
    minLength: 5,
    maxLength: 60,
  },
);

describe('read models', () => {
  const open: { close(): Promise<void> }[] = [];
  let first: Projector;
  let second: Projector;
  let rebuilt: Projector;
  let run = 0;

  // Registered before the database's hooks, because hooks run in this order: connections close before their database.
  afterAll(async () => {
    for (const each of open) await each.close();
  });
  const server = useDatabaseServer();

  beforeAll(async () => {
    const live = await createTestDatabase(server.url);
    const empty = await createTestDatabase(server.url);
    first = await Projector.open(live.url);
    second = await Projector.open(live.url);
    rebuilt = await Projector.open(empty.url);
    const dropped = { close: async () => Promise.all([live.drop(), empty.drop()]).then(() => undefined) };
    open.push(first, second, rebuilt, dropped);
  });

  function tell(drawn: readonly (readonly LoggedParticipant[])[]): {
    platformCode: string;
    stories: readonly EventLog[];
  } {
    run += 1;
    const platformCode = `R${run}`;
    const stories = drawn.map((group, index) =>
      enrollmentLog(`operation ${index}`, group, {
        platformCode,
        strategy: `strategy ${index}`,
        acceptedAtMs: index,
      }),
    );
    return { platformCode, stories };
  }

  async function accept(stories: readonly EventLog[]): Promise<void> {
    const operations = new OperationsProjection();
    for (const { operation, platformCode } of stories) {
      await first.database.transaction((tx) => operations.accept(tx, { operation, platformCode }));
    }
  }

  async function eventsOf(projector: Projector, platformCode: string): Promise<readonly RecordedEvent[]> {
    return (await new PublicEventsQuery(projector.database.reads).after(platformCode, { after: 0, limit: 1_000 }))
      .events;
  }

  it('show a status only with the Executions that it counts, in any order of the streams', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(participants, { minLength: 1, maxLength: 3 }), steps, async (drawn, schedule) => {
        const { platformCode, stories } = tell(drawn);
        await accept(stories);
        for (const batch of interleave(streamsOf(stories), schedule)) {
          await first.project(batch);
          expectCompleteStatuses(await takeSnapshot(first.database, platformCode), stories);
        }
        await expectFinished(platformCode, stories);
      }),
      { numRuns: RUNS },
    );
  });

  it('are the same when two instances project the partitions side by side', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(participants, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 4 }),
        async (drawn, size) => {
          const { platformCode, stories } = tell(drawn);
          await accept(stories);
          await Promise.all(
            streamsOf(stories).map(async (stream, index) => {
              const instance = index % 2 === 0 ? first : second;
              for (let start = 0; start < stream.length; start += size) {
                await instance.project(stream.slice(start, start + size));
              }
            }),
          );
          await expectFinished(platformCode, stories);
        },
      ),
      { numRuns: RUNS },
    );
  });

  /** Expects the final state of the stories, in the database of the run and in a database built from the log alone. */
  async function expectFinished(platformCode: string, stories: readonly EventLog[]): Promise<void> {
    const snapshot = await takeSnapshot(first.database, platformCode);
    expectCompleteStatuses(snapshot, stories);
    expect(snapshot.held).toBe(0);
    const lasts = stories.map(({ operationEvents }) => resourceOf(operationEvents.at(-1), 'operation'));
    expect(snapshot.operations.map(({ body }) => JSON.parse(body) as unknown)).toEqual(lasts);
    const events = await eventsOf(first, platformCode);
    expectOrderedEvents(events, stories);

    for (const stream of streamsOf(stories)) await rebuilt.project(stream);
    expect(await takeSnapshot(rebuilt.database, platformCode)).toEqual(snapshot);
    const again = await eventsOf(rebuilt, platformCode);
    expect(again.map(withoutPosition).sort(byId)).toEqual(events.map(withoutPosition).sort(byId));
  }
});

function* interleave(
  streams: Streams,
  schedule: readonly { readonly stream: number; readonly messages: number; readonly isTwice: boolean }[],
): Generator<readonly Composed[]> {
  const left = streams.map((stream) => [...stream]);
  for (const { stream, messages, isTwice } of schedule) {
    const open = left.filter((each) => each.length > 0);
    const batch = open[stream % Math.max(1, open.length)]?.splice(0, messages) ?? [];
    if (batch.length > 0) yield batch;
    if (batch.length > 0 && isTwice) yield batch;
  }
  for (const rest of left) if (rest.length > 0) yield rest;
}

/** The Traders that messages about Executions say were opened. */
function openedBy(messages: readonly Composed[]): readonly unknown[] {
  return messages.map((message) => resourceOf(message, 'trader')).filter((trader) => trader !== undefined);
}

function resourceOf(message: Composed | undefined, name: string): unknown {
  const { data } = JSON.parse(message?.value ?? '{}') as { data?: Readonly<Record<string, unknown>> };
  return data?.[name];
}

const TERMINAL = new Set<string>([...TERMINAL_STATUSES, 'rejected']);

function expectCompleteStatuses({ operations, executions }: Snapshot, stories: readonly EventLog[]): void {
  for (const { operation, executionEvents } of stories) {
    const shown = operations.find(({ id }) => id === operation.id);
    const own = executions.filter(({ operation_id }) => operation_id === operation.id);
    expect(shown).toMatchObject({ body: expect.stringContaining(`"status":"${shown?.status}"`) as unknown });
    if (shown?.status !== 'validating') expect(own).toHaveLength(executionEvents.length);
    if (TERMINAL.has(shown?.status ?? '')) expect(own.filter(({ status }) => !TERMINAL.has(status))).toEqual([]);
  }
}

/** Positions without gaps; a Trader before the end of its Execution; every Execution's end before its Operation's. */
function expectOrderedEvents(events: readonly RecordedEvent[], stories: readonly EventLog[]): void {
  expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1));
  expect(new Set(events.map(({ notification_id }) => notification_id)).size).toBe(events.length);
  const expected = stories.flatMap(({ operationEvents, executionEvents }) => [
    ...operationEvents.map((message) => resourceOf(message, 'operation')),
    ...executionEvents.flatMap(openedBy),
    ...executionEvents.map((own) => resourceOf(own.at(-1), 'execution')),
  ]);
  const payloads = events.map(({ payload }) => JSON.parse(payload) as unknown);
  expect(payloads).toHaveLength(expected.length);
  expect(payloads).toEqual(expect.arrayContaining(expected));
  const positionOf = (payload: unknown): number => {
    const text = JSON.stringify(payload);
    return events.find((event) => event.payload === text)?.position ?? 0;
  };
  for (const { operationEvents, executionEvents } of stories) {
    const inSequence = operationEvents.map((message) => positionOf(resourceOf(message, 'operation')));
    expect(inSequence).toEqual([...inSequence].sort((a, b) => a - b));
    for (const own of executionEvents) {
      const closed = positionOf(resourceOf(own.at(-1), 'execution'));
      expect(closed).toBeLessThan(inSequence.at(-1) ?? 0);
      for (const trader of openedBy(own)) expect(positionOf(trader)).toBeLessThan(closed);
    }
  }
}

function withoutPosition({ position: _, ...event }: RecordedEvent): Omit<RecordedEvent, 'position'> {
  return event;
}

function byId(a: { readonly notification_id: string }, b: { readonly notification_id: string }): number {
  return a.notification_id < b.notification_id ? -1 : 1;
}
