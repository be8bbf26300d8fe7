import type { LogStep, NextStep } from '@ballast/platform-log';
import { VirtualClock } from '../virtual-clock';
import { StepList } from './step-list';

describe('StepList', () => {
  const clock = new VirtualClock();
  const steps = new StepList(clock);
  const stepThat = (name: string, next: NextStep): LogStep => ({ name, run: () => Promise.resolve(next) });
  const names = (): readonly string[] => steps.steps.map(({ step }) => step.name);
  const nothing = (): Promise<void> => Promise.resolve();

  beforeEach(() => steps.reset());

  it('lists steps by name, each once, in whatever order they were woken', () => {
    const [a, b] = [stepThat('a', 'idle'), stepThat('b', 'idle')];
    for (const step of [b, a, b]) steps.wake(step);
    expect(names()).toEqual(['a', 'b']);
  });

  it('keeps a step that has more to do, and forgets one that is idle', async () => {
    const [more, idle] = [stepThat('more', 'more'), stepThat('idle', 'idle')];
    steps.wake(more);
    steps.wake(idle);
    await steps.runStep(more);
    await steps.runStep(idle);
    expect(names()).toEqual(['more']);
  });

  it('lets a step pause for as long as it asks, also when it is woken meanwhile', async () => {
    const failing = stepThat('failing', 20);
    await steps.runStep(failing);
    steps.wake(failing);
    expect(steps.steps.map(({ dueMs }) => dueMs)).toEqual([clock.nowMs + 20]);
  });

  it('keeps a step that was woken while it ran', async () => {
    const step: LogStep = {
      name: 'woken',
      run: () => {
        steps.wake(step);
        return Promise.resolve('idle');
      },
    };
    await steps.runStep(step);
    expect(names()).toEqual(['woken']);
  });

  it('lists timers until they run or are cancelled', async () => {
    steps.after(5, nothing, 'b');
    const cancel = steps.after(7, nothing, 'a');
    expect(steps.waitingTimers.map(({ name, dueMs }) => [name, dueMs - clock.nowMs])).toEqual([
      ['a', 7],
      ['b', 5],
    ]);
    cancel();
    for (const timer of steps.waitingTimers) await steps.runTimer(timer);
    expect(steps.waitingTimers).toEqual([]);
  });
});
