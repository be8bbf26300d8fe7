import { useTestDatabase } from '@ballast/test-infra';
import { Projector } from '../projections/testing/projector';
import { at } from '../projections/testing/event-log.fixture';
import { derivedId } from '@ballast/kernel';
import { outsideCause } from '@ballast/test-kit';
import { decode, type PublicEventType } from '@ballast/contracts';
import { publicEventRecorded } from '@ballast/contracts/webhook';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { PublicEvent } from './public-event';
import { PublicEventsProjection } from './public-events.projection';
import { EVENTS_EXAMINED_MAX, PublicEventsQuery, type EventsRequest } from './public-events.query';

const TYPES: readonly PublicEventType[] = ['trade_strategy.operation.status_changed', 'trade_strategy.trader.created'];

function event(platformCode: string, index: number, change: Partial<PublicEvent> = {}): PublicEvent {
  const resourceId = derivedId('resource', platformCode, index);
  return {
    platformCode,
    notificationId: derivedId('notification', resourceId, 1),
    type: TYPES[index % 2] ?? 'trade_strategy.trader.created',
    resourceId,
    occurredAt: at(index * 1_000),
    payload: JSON.stringify({ id: resourceId, text: 'a\nb\t"c"\\' }),
    cause: outsideCause(resourceId, platformCode),
    ...change,
  };
}

describe('public events', () => {
  let projector: Projector;
  let publicEvents: PublicEventsQuery;

  // Registered before the database's hooks, because hooks run in this order: connections close before their database.
  afterAll(() => projector.close());
  const server = useTestDatabase();

  beforeAll(async () => {
    projector = await Projector.open(server.url);
    publicEvents = new PublicEventsQuery(projector.database.reads);
    // Recorded in three batches. The event at index 6 occurred long before it was recorded.
    const events = Array.from({ length: 10 }, (_, index) =>
      event('SANDBX', index, index === 6 ? { occurredAt: at(500) } : {}),
    );
    for (const batch of [events.slice(0, 1), events.slice(1, 4), events.slice(4)]) await record(batch);
  });

  function record(events: readonly PublicEvent[]) {
    return projector.database.transaction((tx) => new PublicEventsProjection().record(tx, events));
  }

  async function positions(request: Partial<EventsRequest>): Promise<readonly number[]> {
    const { events } = await publicEvents.after('SANDBX', { after: 0, limit: 100, ...request });
    return events.map(({ position }) => position);
  }

  it('have positions without gaps for each platform, in the order of recording', async () => {
    const messages = await record([event('B', 0), event('A', 0), event('B', 1), event('A', 1), event('B', 2)]);
    const recorded = messages.map((message) => {
      const { key, data, occurredAt } = decode(publicEventRecorded, { ...message, partition: 0, offset: '0' });
      return { key, data: { ...data, occurred_at: occurredAt } };
    });
    expect(recorded.filter(({ key }) => key === 'A').map(({ data }) => [data.position, data.resource_id])).toEqual([
      [1, event('A', 0).resourceId],
      [2, event('A', 1).resourceId],
    ]);
    expect(recorded.filter(({ key }) => key === 'B').map(({ data }) => data.position)).toEqual([1, 2, 3]);
    const { events } = await publicEvents.after('B', { after: 0, limit: 10 });
    expect(events).toEqual(recorded.filter(({ key }) => key === 'B').map(({ data }) => data));
  });

  it('leave no gap when a transaction is rolled back', async () => {
    const failing = projector.database.transaction(async (tx) => {
      await new PublicEventsProjection().record(tx, [event('C', 0)]);
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    await record([event('C', 1)]);
    const { events } = await publicEvents.after('C', { after: 0, limit: 10 });
    expect(events.map(({ position }) => position)).toEqual([1]);
  });

  it('have positions without gaps when many writers record at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        record([event('D', 2 * index), event('E', index), event('D', 2 * index + 1)]),
      ),
    );
    const { events } = await publicEvents.after('D', { after: 0, limit: 100 });
    expect(events.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  /** The rows of a platform as they stand in the tables. */
  async function rowsOf(platformCode: string) {
    const { database } = projector;
    const events = await database.query<{ position: string; occurred_at: Date; reached_at: Date }>(
      'SELECT * FROM gateway.public_events WHERE platform_code = $1 ORDER BY position',
      [platformCode],
    );
    const [counter] = await database.query<{ last_position: string }>(
      'SELECT * FROM gateway.public_positions WHERE platform_code = $1',
      [platformCode],
    );
    return { events, counter };
  }

  it('know the latest time up to each of them, however they are cut into batches', async () => {
    const times = Array.from({ length: 40 }, (_, index) => at((index * 7) % 40));
    const disordered = times.map((occurredAt, index) => event('F', index, { occurredAt }));
    const batches = [0, 1, 2, 3].map((share) => disordered.filter((_, index) => index % 4 === share));
    await Promise.all(batches.flatMap((batch) => [record(batch.slice(0, 3)), record(batch.slice(3))]));
    const { events, counter } = await rowsOf('F');
    expect(events).toHaveLength(disordered.length);
    const occurred = events.map(({ occurred_at }) => occurred_at.getTime());
    expect(events.map(({ reached_at }) => reached_at.getTime())).toEqual(
      occurred.map((_, index) => Math.max(...occurred.slice(0, index + 1))),
    );
    expect(counter).toMatchObject({ last_position: '40' });
  });

  it('keep positions and times when they are made anew from their facts, also from facts that come twice', async () => {
    const batches = [[0, 3, 1], [2], [5, 4]].map((indexes) => indexes.map((index) => event('G', index)));
    const messages: OutgoingMessage[] = [];
    for (const batch of batches) messages.push(...(await record(batch)));
    const facts = messages.map((message, place) =>
      decode(publicEventRecorded, { ...message, partition: 0, offset: String(place) }),
    );
    const before = await rowsOf('G');
    for (const table of ['public_events', 'public_positions']) {
      await projector.database.query(`DELETE FROM gateway.${table} WHERE platform_code = 'G'`);
    }
    const projection = new PublicEventsProjection();
    for (const slice of [facts.slice(0, 2), facts.slice(1), [...facts, ...facts]]) {
      await projector.database.transaction((tx) => projection.insertRecorded(tx, slice));
    }
    expect(await rowsOf('G')).toEqual(before);
    await record([event('G', 6)]);
    expect((await rowsOf('G')).counter).toMatchObject({ last_position: '7' });
  });

  it('are read page by page', async () => {
    const page = await publicEvents.after('SANDBX', { after: 0, limit: 4 });
    expect(page).toMatchObject({ next_after: 4, has_more: true });
    const rest = await publicEvents.after('SANDBX', { after: page.next_after, limit: 6 });
    expect(rest).toMatchObject({ next_after: 10, has_more: false });
    expect([...page.events, ...rest.events].map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await publicEvents.after('SANDBX', { after: 10, limit: 5 })).toEqual({
      events: [],
      next_after: 10,
      has_more: false,
    });
    expect(await publicEvents.after('SANDBX', { after: 99, limit: 5 })).toEqual({
      events: [],
      next_after: 99,
      has_more: false,
    });
    expect(await publicEvents.after('NOBODY', { after: 0, limit: 5 })).toEqual({
      events: [],
      next_after: 0,
      has_more: false,
    });
  });

  it('are read by type, and the position moves past events of other types', async () => {
    const created = await publicEvents.after('SANDBX', {
      after: 0,
      limit: 4,
      types: ['trade_strategy.trader.created'],
    });
    expect(created.events.map(({ position }) => position)).toEqual([2, 4, 6, 8]);
    expect(created).toMatchObject({ next_after: 8, has_more: true });
    const none = await publicEvents.after('SANDBX', {
      after: 0,
      limit: 4,
      types: ['trade_strategy.execution.status_changed'],
    });
    expect(none).toEqual({ events: [], next_after: 10, has_more: false });
  });

  it('are read since an instant, including an event that was recorded late', async () => {
    expect(await positions({ since: at(4_000) })).toEqual([5, 6, 8, 9, 10]);
    expect(await positions({ since: at(400) })).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await positions({ since: at(-1) })).toHaveLength(10);
    expect(await positions({ since: at(9_001) })).toEqual([]);
    expect(await positions({ since: at(2_000), after: 8 })).toEqual([9, 10]);
    expect(await positions({ since: at(2_000), after: 50 })).toEqual([]);
  });

  it('are examined in bounded steps when few of very many match', async () => {
    await projector.database.query(
      `INSERT INTO gateway.public_events
       SELECT 'MANY', position, gen_random_uuid(), 'trade_strategy.trader.created', gen_random_uuid(), now(), now(), '{}'
         FROM generate_series(1, $1::int) AS position`,
      [EVENTS_EXAMINED_MAX + 1],
    );
    await projector.database.query(`INSERT INTO gateway.public_positions VALUES ('MANY', $1)`, [
      EVENTS_EXAMINED_MAX + 1,
    ]);
    const types = ['trade_strategy.operation.status_changed'];
    const step = await publicEvents.after('MANY', { after: 0, limit: 10, types });
    expect(step).toEqual({ events: [], next_after: EVENTS_EXAMINED_MAX, has_more: true });
    const last = await publicEvents.after('MANY', { after: step.next_after, limit: 10, types });
    expect(last).toEqual({ events: [], next_after: EVENTS_EXAMINED_MAX + 1, has_more: false });
  });
});
