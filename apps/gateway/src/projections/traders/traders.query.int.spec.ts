import { compose, type Trader } from '@ballast/contracts';
import { traderUpdated } from '@ballast/contracts/operation';
import type { View } from '@ballast/platform-edge';
import { derivedId, newId } from '@ballast/kernel';
import { useTestDatabase } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { PublicEventsQuery } from '../../events/public-events.query';
import { traderEntity } from '../entities';
import { at, enrollmentLog, type LoggedParticipant } from '../testing/event-log.fixture';
import { Projector } from '../testing/projector';
import { TradersQuery } from './traders.query';

const PLATFORM = 'SANDBX';
const VIEW: View = { kind: 'platform', platformCode: PLATFORM };
const cohort = (...codes: readonly string[]): LoggedParticipant[] =>
  codes.map((code) => ({ code, end: 'settled', endsInCheck: false, opensTrader: true }));

describe('Traders', () => {
  let projector: Projector;
  let traders: TradersQuery;
  const first = enrollmentLog('first', cohort('A', 'B', 'C'));
  const second = enrollmentLog('second', cohort('A', 'D'), { strategy: 'other', acceptedAtMs: 1_000 });

  // Registered before the database's hooks, because hooks run in this order: connections close before their database.
  afterAll(() => projector.close());
  const server = useTestDatabase();

  beforeAll(async () => {
    projector = await Projector.open(server.url);
    traders = new TradersQuery(
      projector.database.reads,
      projector.reach,
      projector.database.reads.dataSource.getRepository(traderEntity),
    );
    for (const story of [second, first]) await projector.project(story.executionEvents.flat());
  });

  async function list(filter: Parameters<TradersQuery['list']>[1], limit = 10): Promise<readonly Trader[]> {
    const { bodies } = await traders.list(VIEW, filter, { limit });
    return bodies.map((body) => JSON.parse(body) as Trader);
  }

  function updated(trader: Trader, change: Partial<Trader>, effectId: string) {
    return compose(traderUpdated, {
      key: trader.id,
      cause: outsideCause(effectId, PLATFORM),
      place: newId(),
      occurredAt: new Date().toISOString(),
      data: { trader: { ...trader, ...change } },
    });
  }

  it('are listed in the order of their creation, by any of their filters', async () => {
    const codes = async (filter: Parameters<TradersQuery['list']>[1]) =>
      (await list(filter)).map(({ participant_code }) => participant_code);
    expect(await codes({})).toEqual(['A', 'B', 'C', 'A', 'D']);
    expect(await codes({ strategy_id: first.operation.strategy_id })).toEqual(['A', 'B', 'C']);
    expect(await codes({ participant_code: 'A' })).toEqual(['A', 'A']);
    expect(await codes({ strategy_id: second.operation.strategy_id, participant_code: 'D' })).toEqual(['D']);
    expect(await codes({ strategy_id: second.operation.strategy_id, participant_code: 'B' })).toEqual([]);
    expect(await codes({ auto_rebalance: false })).toEqual([]);
    expect(await codes({ strategy_id: 'nonsense' })).toEqual([]);
    expect((await traders.list({ kind: 'platform', platformCode: 'OTHER' }, {}, { limit: 10 })).bodies).toEqual([]);
  });

  it('are paged without a gap', async () => {
    const page = await traders.list(VIEW, {}, { limit: 2 });
    const rest = await traders.list(VIEW, {}, { limit: 5, after: page.next });
    expect([...page.bodies, ...rest.bodies].map((body) => JSON.parse(body) as unknown)).toEqual(await list({}));
    expect(rest.next).toBeUndefined();
  });

  it('show their latest setting, answer the request that set it, and send no event', async () => {
    const [trader] = await list({ participant_code: 'B' });
    if (trader === undefined) throw new Error('The Trader of B is missing');
    const before = await new PublicEventsQuery(projector.database.reads).after(PLATFORM, { after: 0, limit: 100 });
    const effect = derivedId('effect', PLATFORM, 'patch');
    const off = updated(trader, { auto_rebalance: false, updated_at: at(60_000) }, effect);
    const late = updated(trader, { updated_at: at(59_999) }, derivedId('effect', PLATFORM, 'late'));
    await projector.project([off, late]);
    const shown = JSON.stringify({ ...trader, auto_rebalance: false, updated_at: at(60_000) });
    expect(await traders.find(VIEW, trader.id)).toBe(shown);
    expect(await projector.replies.wait(effect, ['orchestrator'], 1_000)).toEqual(new Map([['orchestrator', shown]]));
    expect(await list({ auto_rebalance: false })).toHaveLength(1);

    expect(await projector.project([late, off])).toEqual([]);
    expect(await traders.find(VIEW, trader.id)).toBe(shown);
    expect(await new PublicEventsQuery(projector.database.reads).after(PLATFORM, { after: 0, limit: 100 })).toEqual(
      before,
    );
  });

  it('are reported as they were created even when a setting changed in the same batch', async () => {
    const [[created, ...others] = []] = enrollmentLog('patched', cohort('E'), { strategy: 'third' }).executionEvents;
    if (created === undefined) throw new Error('The story opens a Trader');
    const { trader } = (JSON.parse(created.value) as { data: { trader: Trader } }).data;
    const change = { auto_rebalance: false, updated_at: at(61_000) };
    await projector.project([created, updated(trader, change, derivedId('effect', PLATFORM, 'same batch')), ...others]);
    const { events } = await new PublicEventsQuery(projector.database.reads).after(PLATFORM, { after: 0, limit: 100 });
    expect(events.find(({ resource_id }) => resource_id === trader.id)?.payload).toBe(JSON.stringify(trader));
    expect(await traders.find(VIEW, trader.id)).toBe(JSON.stringify({ ...trader, ...change }));
  });

  it('show a change that arrives before their creation, which is reported when it arrives', async () => {
    const [[created, ...others] = []] = enrollmentLog('late', cohort('F'), { strategy: 'fourth' }).executionEvents;
    if (created === undefined) throw new Error('The story opens a Trader');
    const { trader } = (JSON.parse(created.value) as { data: { trader: Trader } }).data;
    const eventsOfTrader = async (): Promise<readonly unknown[]> => {
      const { events } = await new PublicEventsQuery(projector.database.reads).after(PLATFORM, {
        after: 0,
        limit: 100,
      });
      return events.filter(({ resource_id }) => resource_id === trader.id).map(({ payload }) => payload);
    };
    const change = { auto_rebalance: false, updated_at: at(62_000) };
    const changed = JSON.stringify({ ...trader, ...change });
    await projector.project([updated(trader, change, derivedId('effect', PLATFORM, 'early')), ...others]);
    expect(await traders.find(VIEW, trader.id)).toBe(changed);
    expect(await eventsOfTrader()).toEqual([]);

    await projector.project([created]);
    expect(await traders.find(VIEW, trader.id)).toBe(changed);
    expect(await list({ strategy_id: trader.strategy_id })).toEqual([{ ...trader, ...change }]);
    expect(await eventsOfTrader()).toEqual([JSON.stringify(trader)]);

    expect(await projector.project([created])).toEqual([]);
    expect(await eventsOfTrader()).toHaveLength(1);
  });
});
