import { createLogger } from '@ballast/platform-observability';
import { RecurringWork } from './recurring-work';

const logger = createLogger({ service: 'test', level: 'silent' });

describe('RecurringWork', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('runs at the start and again after the pause', async () => {
    let runs = 0;
    const work = new RecurringWork({ name: 'count', everyMs: 1_000, logger, work: async () => void (runs += 1) });
    work.start();
    await jest.advanceTimersByTimeAsync(0);
    expect(runs).toBe(1);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(2);
    await work.close();
  });

  it('runs sooner when the work asks for it, and never later than the pause', async () => {
    const asked = [10, 5_000];
    let runs = 0;
    const work = new RecurringWork({ name: 'count', everyMs: 1_000, logger, work: async () => asked[runs++] });
    work.start();
    await jest.advanceTimersByTimeAsync(10);
    expect(runs).toBe(2);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(3);
    await work.close();
  });

  it('runs once more when it was woken while running, and never twice at once', async () => {
    let runs = 0;
    let atOnce = 0;
    let mostAtOnce = 0;
    const work = new RecurringWork({
      name: 'slow',
      everyMs: 60_000,
      logger,
      work: async () => {
        runs += 1;
        mostAtOnce = Math.max(mostAtOnce, (atOnce += 1));
        await new Promise((resolve) => setTimeout(resolve, 100));
        atOnce -= 1;
        return undefined;
      },
    });
    work.start();
    await jest.advanceTimersByTimeAsync(50);
    work.wake();
    work.wake();
    await jest.advanceTimersByTimeAsync(1_000);
    expect({ runs, mostAtOnce }).toEqual({ runs: 2, mostAtOnce: 1 });
    await work.close();
  });

  it('goes on after a failure', async () => {
    let runs = 0;
    const work = new RecurringWork({
      name: 'failing',
      everyMs: 1_000,
      logger,
      work: () => {
        runs += 1;
        return Promise.reject(new Error('the database is away'));
      },
    });
    work.start();
    await jest.advanceTimersByTimeAsync(2_500);
    expect(runs).toBe(3);
    await work.close();
  });

  it('does not run after it was closed', async () => {
    let runs = 0;
    const work = new RecurringWork({ name: 'count', everyMs: 10, logger, work: async () => void (runs += 1) });
    work.start();
    await jest.advanceTimersByTimeAsync(0);
    await work.close();
    work.wake();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(1);
  });
});
