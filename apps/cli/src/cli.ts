import type { Clock } from '@ballast/kernel';
import type { Environment } from '@ballast/platform-config';

/** Exit codes of every command. */
export const EXIT = {
  /** The check of the command passed, or its act is done. */
  holds: 0,
  /** The check failed, or there is nothing to act on. */
  doesNot: 1,
  wrongUse: 2,
  /** The command could not run: a server is unreachable, or the answer did not come in time. */
  couldNotRun: 3,
} as const;

/** The world of one call of the command line. */
export interface Cli {
  readonly env: Environment;
  readonly clock: Clock;
  /** Data, on stdout. */
  readonly out: (text: string) => void;
  /** Progress and errors, on stderr. */
  readonly err: (text: string) => void;
}

/** Error for arguments or settings that the command cannot work with. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}

/** Runs the work of a command. The work prints, and resolves to true for `EXIT.holds`, to false for `EXIT.doesNot`. */
export type Action = (work: () => Promise<boolean>) => Promise<void>;
