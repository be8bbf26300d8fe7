import type { Deviation } from '@ballast/domain-ledger';
import type { LogMessage, PlaceReader } from '@ballast/platform-log';

/** Takes a message that was decided again, with the first member that came out otherwise. */
export interface Judge {
  judge(message: LogMessage, outcome: Outcome): void;
  /** Whether the message was judged before: the record may have it twice. */
  isJudged(id: string): boolean;
}

export interface ReplaySources {
  readonly reader: PlaceReader;
  readonly judge: Judge;
  /** Called for each message that is read. */
  readonly onMessage: () => void;
}

/** The outcome for a decision whose inputs are not all in the record. */
export const UNDECIDABLE = 'undecidable';

export type Outcome = Deviation | undefined | typeof UNDECIDABLE;

/** Decides messages of some types again. */
export interface Replayer {
  /** Types of the messages that `replay` takes. */
  readonly types: readonly string[];
  /** Reads the sources of the decisions, before `replay` is called. Judges the decisions that it makes again meanwhile. */
  prepare?(sources: ReplaySources): Promise<void>;
  /** The first member of a message that is not as it is decided again. Called in the order of the record. */
  replay(message: LogMessage): Outcome | Promise<Outcome>;
}
