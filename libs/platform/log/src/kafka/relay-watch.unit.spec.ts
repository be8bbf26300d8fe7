import { Slots } from '@ballast/kernel';
import { withDefaults } from '../limits';
import { noCrash, silentLogger, silentMetrics } from '../observe';
import { RelayWatch } from './relay-watch';

const LOOK_MS = 1_000;
const STALLED_MS = 30_000;

/** The outbox of a service, of which the watch sees only the oldest message. */
class Outbox {
  readonly schema = 'orders';
  oldest: string | undefined;
  isAway = false;

  async query<R>(): Promise<R[]> {
    if (this.isAway) throw new Error('the database is away');
    return (this.oldest === undefined ? [] : [{ id: this.oldest }]) as R[];
  }
}

describe('RelayWatch', () => {
  let outbox: Outbox;
  let watch: RelayWatch;

  beforeEach(() => {
    jest.useFakeTimers();
    outbox = new Outbox();
    watch = new RelayWatch(outbox, {
      limits: withDefaults({ relayWatchMs: LOOK_MS, relayStalledMs: STALLED_MS }),
      logger: silentLogger,
      metrics: silentMetrics,
      crash: noCrash,
      slots: new Slots(1),
    });
    watch.start();
  });

  afterEach(async () => {
    await watch.close();
    jest.useRealTimers();
  });

  it('says nothing of an empty outbox', async () => {
    await jest.advanceTimersByTimeAsync(10 * STALLED_MS);
    expect([watch.stalledMs, watch.problem]).toEqual([0, undefined]);
  });

  it('counts the time for which the same message is the oldest, and says it once it is too long', async () => {
    outbox.oldest = '7';
    await jest.advanceTimersByTimeAsync(LOOK_MS);
    await jest.advanceTimersByTimeAsync(STALLED_MS);
    expect([watch.stalledMs, watch.problem]).toEqual([STALLED_MS, undefined]);
    await jest.advanceTimersByTimeAsync(LOOK_MS);
    expect(watch.problem).toBe('messages of orders wait, and none has been published for 31 s');
  });

  it('begins anew when another message is the oldest, and ends when the outbox is empty', async () => {
    outbox.oldest = '7';
    await jest.advanceTimersByTimeAsync(2 * STALLED_MS);
    expect(watch.problem).toBeDefined();
    outbox.oldest = '8';
    await jest.advanceTimersByTimeAsync(LOOK_MS);
    expect([watch.stalledMs, watch.problem]).toEqual([0, undefined]);
    await jest.advanceTimersByTimeAsync(2 * STALLED_MS);
    outbox.oldest = undefined;
    await jest.advanceTimersByTimeAsync(LOOK_MS);
    expect([watch.stalledMs, watch.problem]).toEqual([0, undefined]);
  });

  it('goes on counting while the outbox cannot be seen', async () => {
    outbox.oldest = '7';
    await jest.advanceTimersByTimeAsync(LOOK_MS);
    outbox.isAway = true;
    await jest.advanceTimersByTimeAsync(2 * STALLED_MS);
    expect(watch.stalledMs).toBe(2 * STALLED_MS);
    expect(watch.problem).toBeDefined();
  });
});
