import type { Deviation } from '@ballast/domain-ledger';
import type { LogMessage } from '@ballast/platform-log';

/** Decides the decisions of some types again. */
export interface Replayer {
  /** Types of the decisions. */
  readonly types: readonly string[];
  /** The first member of a decision that is not as it is decided again. Called in the order of the record. */
  replay(message: LogMessage): Deviation | undefined;
}
