import { AsyncResource } from 'node:async_hooks';
import { pause } from '../slice-handling';

/** The state after a step: another step can follow at once or after so many milliseconds, or none until a wake-up. */
export type NextStep = 'more' | 'idle' | number;

/** A step of a log that is repeated for as long as there is something to do. */
export interface LogStep {
  /** Words for traces. Among the steps of one service, no two have the same name. */
  readonly name: string;
  /** Does the step once. Never rejects. */
  run(): Promise<NextStep>;
}

/** Decides when steps run. A step never runs twice at once. */
export interface StepScheduler {
  /** Called when a step may have something to do. */
  wake(step: LogStep): void;
}

/** Async context in which no request runs. */
const OWN_CONTEXT = new AsyncResource('LogReader');

/** Runs steps as soon as they have something to do. */
export class AtOnce implements StepScheduler {
  private readonly running = new Set<LogStep>();
  private readonly woken = new Set<LogStep>();

  /** `closing`: ends pauses early when it is raised. Steps then say for themselves that they are idle. */
  constructor(private readonly closing: AbortSignal) {}

  wake(step: LogStep): void {
    this.woken.add(step);
    // The caller has just committed work of its own. The next steps do not belong to its async context.
    if (!this.running.has(step)) void OWN_CONTEXT.runInAsyncScope(() => this.repeat(step));
  }

  private async repeat(step: LogStep): Promise<void> {
    this.running.add(step);
    let next: NextStep = 'more';
    // A wake-up during a step may have come after its last look, so another step follows.
    while (next !== 'idle' || this.woken.has(step)) {
      this.woken.delete(step);
      next = await step.run();
      if (typeof next === 'number') await pause(next, this.closing);
    }
    this.running.delete(step);
  }
}
