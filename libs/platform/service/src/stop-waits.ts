/** Milliseconds after which a person who has pressed Ctrl-C wonders what is going on. */
const NOTICED_AFTER_MS = 300;

/** Tells the operator what a stopping service waits for, as soon as the wait is long enough to be noticed. */
export class StopWaits {
  /** @param say Takes the thing that is waited for, such as `2 webhook attempts`. */
  constructor(private readonly say: (what: string) => void) {}

  /** Waits until `work` has ended. `what` is asked for its text only when the wait is noticed. */
  async until<T>(work: Promise<T>, what: () => string): Promise<T> {
    const timer = setTimeout(() => this.say(what()), NOTICED_AFTER_MS);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A count with its noun: `1 HTTP call`, `2 HTTP calls`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
