import type { Cause, Composed, Movement, RailOutcome } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';

/** Injection token of the Rail. */
export const RAIL = Symbol('Rail');

/** A movement at the rail for the first time. */
export interface RailVisit {
  readonly movement: Movement;
  readonly cause: Cause;
}

/** The answer that the rail will give, and the time that it takes beyond its usual one. */
export interface RailAnswer {
  readonly outcome: RailOutcome;
  readonly delayMs: number;
  /** Whether the rail gives no answer until the faults are cleared. */
  readonly isSilent: boolean;
  /** Whether a movement that is settled comes back afterwards. */
  readonly comesBack: boolean;
}

export const SETTLED_AT_ONCE: RailAnswer = { outcome: 'settled', delayMs: 0, isSilent: false, comesBack: false };

/** The network over which money leaves the platform and reaches it. */
export interface Rail {
  /** The answers by movement, with facts about the faults that they met. */
  answersOf(
    tx: Tx,
    visits: readonly RailVisit[],
  ): Promise<{ readonly answers: ReadonlyMap<string, RailAnswer>; readonly messages: readonly Composed[] }>;
}
