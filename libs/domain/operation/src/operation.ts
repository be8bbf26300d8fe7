import type { CustomerPrice, Instrument, OperationRequested } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import type { OperationState } from './operation.state';

/** Prices that an Operation is checked by, with every instrument that pricing listed beside them. */
export interface ReferencePrices {
  readonly prices: readonly CustomerPrice[];
  readonly instruments: readonly Instrument[];
}

/** The part of an Operation that sizing, explaining and commands go by: the request as accepted, and its prices. */
export interface PricedRequest {
  readonly id: string;
  readonly request: OperationRequested;
  /** Null until quoted. A plan brings its own. */
  readonly reference: ReferencePrices | null;
  /** The locked prices; null until locked. */
  readonly prices: readonly CustomerPrice[] | null;
}

export interface Operation extends PricedRequest {
  readonly platformCode: string;
  readonly state: OperationState;
  /** Of the last version that readers were told of. */
  readonly updatedAt: Timestamp;
}
