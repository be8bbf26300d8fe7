import type { Deviation } from '@ballast/domain-ledger';
import type { LogEnds, LogMessage, PlaceReader } from '@ballast/platform-log';

/** A message that must stand in the record and does not. */
export interface Missing {
  readonly topic: string;
  readonly type: string;
  readonly occurredAt: string;
  /** Members of the message that are known. */
  readonly content: object;
}

/** Takes a message that was decided again, with the first member that came out otherwise. */
export interface Judge {
  judge(message: LogMessage, outcome: Outcome): void;
  /** Whether the message was judged before: the record may have it twice. */
  isJudged(id: string): boolean;
  /** Takes a message that follows from a message of the record and is not there. */
  miss(cause: LogMessage, missing: Missing): void;
  /** Counts a message that may still be on its way. */
  await(type: string): void;
  /** Notes an Operation or a quote that had ended when the replay began. */
  noteEnd(id: string): void;
  /** Whether an Operation or a quote had ended when the replay began, so that nothing about it is on its way. */
  hasEnded(id: string): boolean;
}

export interface ReplaySources {
  readonly reader: PlaceReader;
  readonly judge: Judge;
  /** Ends of the topics before those were read up to which the decisions are judged. */
  readonly certain: LogEnds;
  /** Called for each message that is read. */
  readonly onMessage: () => void;
}

/** Whether a message stands before these ends of the topics. */
export function isBefore({ topic, partition, offset }: LogMessage, ends: LogEnds): boolean {
  return BigInt(offset) < BigInt(ends[topic]?.[partition] ?? 0);
}

/** The outcome for a decision whose inputs are not all in the record. */
export const UNDECIDABLE = 'undecidable';

/** The outcome for a message that records the decision of a caller, and none by a rule. */
export const OF_A_CALLER = 'of a caller';

/** The first member that came out otherwise; undefined for a message that came out as it is recorded. */
export type Outcome = Deviation | undefined | typeof UNDECIDABLE | typeof OF_A_CALLER;

/** Decides messages of some types again. */
export interface Replayer {
  /** Types of the messages that `replay` takes. */
  readonly types: readonly string[];
  /** Types of further messages, which `prepare` judges. */
  readonly prepared?: readonly string[];
  /** Reads the sources of the decisions, before `replay` is called. Judges the decisions that it makes again meanwhile. */
  prepare?(sources: ReplaySources): Promise<void>;
  /** The first member of a message that is not as it is decided again. Called in the order of the record. */
  replay(message: LogMessage): Outcome | Promise<Outcome>;
  /** Called when all messages were read: tells the judge of those that are missing or awaited. */
  finish?(sources: ReplaySources): Promise<void>;
}

/**
 * The outcome for a decision whose input is not there. The record loses no message, so one that is named must be there;
 * `found` is the message at its place, from which no such decision follows.
 */
export function withoutInput(input: string | undefined, found?: LogMessage): Outcome {
  if (input === undefined) return UNDECIDABLE;
  const decided =
    found === undefined ? 'the record has no such message' : `no such decision follows from ${found.type}`;
  return { member: 'input', recorded: input, decided };
}
