import type { Cause, Composed, RailOutcome } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';

/** Injection token of the Rail. */
export const RAIL = Symbol('Rail');

/** A withdrawal at the rail for the first time. */
export interface RailVisit {
  readonly withdrawalId: string;
  readonly cause: Cause;
}

/** The answer that the rail will give, and the time that it takes beyond its usual one. */
export interface RailAnswer {
  readonly outcome: RailOutcome;
  readonly delayMs: number;
}

/** The network over which money leaves the platform. */
export interface Rail {
  /** The answers by withdrawal, with facts about the faults that they met. */
  answersOf(
    tx: Tx,
    visits: readonly RailVisit[],
  ): Promise<{ readonly answers: ReadonlyMap<string, RailAnswer>; readonly messages: readonly Composed[] }>;
}
