import type { CreditDecision, CustomerPrice, RequestedParticipant } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import type { ReferencePrices } from './operation';

interface InputByKind {
  /** The Operation is the first in the queue of its Strategy. */
  readonly turn_came: object;
  /** A chunk of the list arrived. */
  readonly chunk_listed: {
    readonly chunk: number;
    readonly firstIndex: number;
    readonly participants: readonly RequestedParticipant[];
  };
  /** Pricing answered the quote; assets without a fresh price are left out. */
  readonly reference_quoted: { readonly reference: ReferencePrices };
  /** The credit check answered about the chunk. */
  readonly chunk_decided: { readonly decisions: readonly CreditDecision[] };
  /** Pricing answered the lock. */
  readonly prices_locked: { readonly prices: readonly CustomerPrice[] };
  /** Pricing has no fresh price for the quote or for the lock. */
  readonly prices_unavailable: { readonly detail: string };
  /** The market is further from the prices of the check, or of the plan, than the Operation allows. */
  readonly prices_moved: { readonly detail: string };
  readonly cancel_requested: object;
  /** An operator ends the Operation, because an answer that it waits for never comes. */
  readonly end_ordered: {
    /** Numbers of the chunks that have arrived and are not closed, ascending. */
    readonly open: readonly number[];
  };
  /** The trades of the chunk are on the ledger. */
  readonly chunk_settled: {
    /** Time at which the trades were booked. */
    readonly executedAt: Timestamp;
    /** Index of the refused leg, by id of an Execution that the venue refused. */
    readonly refusedLegs: ReadonlyMap<string, number>;
    /** Whether the chunk was withdrawn from the venue before any trade. */
    readonly isWithdrawn?: boolean;
  };
  /** The holds of the chunk were given back. */
  readonly chunk_released: {
    /** Ids of the existing Traders of the chunk's participants. */
    readonly traders: ReadonlySet<string>;
    /** Codes of participants whose Traders the credit check has opened, though its decision was lost. */
    readonly opened?: readonly string[];
  };
}

export type InputKind = keyof InputByKind;

/** An answer, order or arrival to which an Operation reacts. `at` is the time at which the input is handled. */
export type OperationInput<K extends InputKind = InputKind> = {
  [J in K]: { readonly kind: J; readonly at: Timestamp } & InputByKind[J];
}[K];
