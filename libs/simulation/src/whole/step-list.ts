import type { LogStep, StepScheduler } from '@ballast/platform-log';
import type { Pacemaker } from '@ballast/platform-service';
import type { VirtualClock } from '../virtual-clock';

/** Recurring work of a service that waits for its time. */
export interface Timer {
  readonly name: string;
  /** Unix milliseconds of the virtual clock. */
  dueMs: number;
  readonly run: () => Promise<void>;
}

/** A step of the log that may have something to do. */
export interface ReadyStep {
  readonly step: LogStep;
  /** Unix milliseconds of the virtual clock before which the step has to pause. */
  readonly dueMs: number;
}

/** The work that could be done next: steps of the log and timers. The simulation chooses, one after the other. */
export class StepList implements StepScheduler, Pacemaker {
  private readonly ready = new Map<string, ReadyStep>();
  private timers: readonly Timer[] = [];

  constructor(private readonly clock: VirtualClock) {}

  /** A step that pauses goes on pausing. */
  wake(step: LogStep): void {
    if (!this.ready.has(step.name)) this.ready.set(step.name, { step, dueMs: this.clock.nowMs });
  }

  after(ms: number, run: () => Promise<void>, name: string): () => void {
    const timer = { name, dueMs: this.clock.nowMs + ms, run };
    this.timers = [...this.timers, timer];
    return () => void (this.timers = this.timers.filter((each) => each !== timer));
  }

  /** Steps of the log that may have something to do, those that pause included, in the order of their names. */
  get steps(): readonly ReadyStep[] {
    return [...this.ready.values()].sort((a, b) => (a.step.name < b.step.name ? -1 : 1));
  }

  /** Every timer that waits, in the order of their names. */
  get waitingTimers(): readonly Timer[] {
    return this.timers.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  async runStep(step: LogStep): Promise<void> {
    this.ready.delete(step.name);
    const next = await step.run();
    if (next === 'more') this.wake(step);
    else if (next !== 'idle') this.ready.set(step.name, { step, dueMs: this.clock.nowMs + next });
  }

  async runTimer(timer: Timer): Promise<void> {
    this.timers = this.timers.filter((each) => each !== timer);
    await timer.run();
  }

  /** Forgets the steps that are ready, and makes every timer due now. */
  reset(): void {
    this.ready.clear();
    for (const timer of this.timers) timer.dueMs = this.clock.nowMs;
  }
}
