import { Problem, PROBLEM_ERRORS_MAX } from '@ballast/platform-http';

/** Characters of an unknown name that a violation shows. */
const SHOWN_NAME_MAX = 100;

/** Collects the violations of a body; counts all of them and keeps as many as an answer shows. */
export class Violations {
  private readonly shown: string[] = [];
  private total = 0;

  add(path: string, violation: string): void {
    this.total += 1;
    if (this.shown.length < PROBLEM_ERRORS_MAX) this.shown.push(`${path} ${violation}`);
  }

  get isEmpty(): boolean {
    return this.total === 0;
  }

  /** @throws Problem `invalid_request` when there is a violation. */
  assertNone(): void {
    if (this.isEmpty) return;
    throw new Problem('invalid_request', 'The body is not valid.', { errors: this.shown, errorsTotal: this.total });
  }
}

/** The name of an unknown member as a violation shows it. */
export function shownName(name: string): string {
  return name.length <= SHOWN_NAME_MAX ? name : `${name.slice(0, SHOWN_NAME_MAX)}…`;
}
