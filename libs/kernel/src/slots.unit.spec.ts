import { Slots } from './slots';

/** A task that ends when it is told to. */
function task(): { readonly work: () => Promise<void>; readonly end: () => void; readonly hasBegun: () => boolean } {
  let end = (): void => undefined;
  let begun = false;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const work = (): Promise<void> => {
    begun = true;
    return ended;
  };
  return { work, end: () => end(), hasBegun: () => begun };
}

describe('Slots', () => {
  it('run as many tasks at once as there are slots, and the others in their order', async () => {
    const slots = new Slots(2);
    const tasks = [task(), task(), task(), task()];
    const runs = tasks.map(({ work }) => slots.use(work));
    const begun = (): readonly boolean[] => tasks.map(({ hasBegun }) => hasBegun());
    expect(begun()).toEqual([true, true, false, false]);
    tasks[1]?.end();
    await runs[1];
    await Promise.resolve();
    expect(begun()).toEqual([true, true, true, false]);
    tasks.forEach(({ end }) => end());
    await Promise.all(runs);
    expect(begun()).toEqual([true, true, true, true]);
  });

  it('free the slot of a task that fails', async () => {
    const slots = new Slots(1);
    await expect(slots.use(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await slots.use(() => Promise.resolve('done'))).toBe('done');
  });
});
