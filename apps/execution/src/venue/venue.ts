import type { Cause } from '@ballast/contracts';
import type { VenueRefusals } from '@ballast/domain-venue';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';

/** An Operation whose chunks are on their way to the venue. */
export interface VenueVisit {
  readonly operationId: string;
  readonly strategyId: string;
  /** By asset: Executions with a leg in it over the whole Operation. */
  readonly totals: Readonly<Record<string, number>>;
  /** No chunk of the Operation was taken in before. */
  readonly isFirst: boolean;
  /** The command that brought a chunk here. */
  readonly cause: Cause;
}

/** A quote whose trade is to be booked. */
export interface QuoteVisit {
  readonly quoteId: string;
  readonly asset: string;
  /** The message that brought the quote here. */
  readonly cause: Cause;
}

/** Ids of quotes that the venue refuses, with the facts about the reasons that were stored now. */
export interface RefusedQuotes {
  readonly refused: ReadonlySet<string>;
  readonly messages: readonly OutgoingMessage[];
}

/** Terms on which the venue books the chunks of one Operation. A leg that it does not refuse fills at its locked price. */
export interface VenueTerms {
  readonly refusals: VenueRefusals;
  /** Chunks settle no sooner than this; null: at once. */
  readonly dueAt: Date | null;
}

/** Terms by Operation; an Operation that is not named has no special terms. */
export type TermsByOperation = ReadonlyMap<string, VenueTerms>;

/** Terms that are in force, with the facts about those that were stored now. */
export interface AgreedTerms {
  readonly terms: TermsByOperation;
  readonly messages: readonly OutgoingMessage[];
}

/**
 * The place where legs are executed. Its terms are read, and if need be stored, in the transaction that books the trades,
 * so that all chunks of an Operation meet the same terms, whichever chunk comes first and however often.
 */
export interface Venue {
  readonly name: string;
  termsOf(tx: Tx, visits: readonly VenueVisit[]): Promise<AgreedTerms>;
  /** The quotes whose trades the venue refuses. A quote that comes again meets the same answer. */
  refusedQuotes(tx: Tx, visits: readonly QuoteVisit[]): Promise<RefusedQuotes>;
}

/** Injection token. */
export const VENUE = Symbol('Venue');
