import type { Actor, CustomerPrice, Instrument, OperationRequested } from '@ballast/contracts';
import { nextTimestamp, type Timestamp } from '@ballast/kernel';
import type { OperationState } from './operation.state';

/** Prices with which an Operation is checked, and every instrument that pricing listed with them. */
export interface ReferencePrices {
  readonly prices: readonly CustomerPrice[];
  readonly instruments: readonly Instrument[];
}

/** The part of an Operation that sizing, explaining and commands need: the request as accepted, and its prices. */
export interface PricedRequest {
  readonly id: string;
  readonly request: OperationRequested;
  /** The reference prices; null until quoted. A plan brings its own. */
  readonly reference: ReferencePrices | null;
  /** The locked prices; null until locked. */
  readonly prices: readonly CustomerPrice[] | null;
}

/** A version of an Operation that readers were told of. */
export interface Version {
  /** Number of the version: 0 for the Operation as accepted, 1 for its first change. */
  readonly sequence: number;
  /** `updated_at` of the resource; grows with every version. */
  readonly at: Timestamp;
}

export interface Operation extends PricedRequest {
  readonly platformCode: string;
  /** The one who requested the Operation. */
  readonly actor: Actor;
  /** Chunks of participants. A default scope without a plan is cut into chunks when the Operation is accepted. */
  readonly chunks: number;
  /** The last version that readers were told of. */
  readonly version: Version;
  /** Number of steps that the Operation has made. The record has one message for each. */
  readonly step: number;
  readonly state: OperationState;
}

export function nextVersion({ version }: Pick<Operation, 'version'>, now: Timestamp): Version {
  return { sequence: version.sequence + 1, at: nextTimestamp(now, version.at) };
}
