import type { DecidedLeg } from '@ballast/contracts';
import { format, type Money, type Quantity } from '@ballast/kernel';
import { BELOW_MINIMUM, type Reason, type Stop } from '@ballast/domain-execution';
import type { InstrumentTerms } from './terms';

export const REJECTED_BELOW_MINIMUM: Stop = { status: 'rejected', status_reason: BELOW_MINIMUM.status_reason };
export const SKIPPED_BELOW_MINIMUM: Stop = { status: 'skipped', status_reason: BELOW_MINIMUM.status_reason };

interface Leg {
  readonly instrument: InstrumentTerms;
  /** Null while the leg is to run. */
  readonly stop: Stop | null;
}

export interface PlannedBuy extends Leg {
  readonly side: 'buy';
  /** What is spent, and held in the quoted currency. */
  readonly amount: Money;
}

export interface PlannedSell extends Leg {
  readonly side: 'sell';
  /** Proceeds to raise (notional) or what is sold (quantity). */
  readonly amount: Money | Quantity;
  /** What must be on the balance: at the reference price for a notional sell. Null when no such price is known. */
  readonly quantity: Quantity | null;
  /** The most that is held, when that much is available: a notional sell may need more at the locked price. */
  readonly holdCeiling: Quantity | null;
}

export type PlannedLeg = PlannedBuy | PlannedSell;

/** The legs that the credit check is about. */
export function legsThatRun<L extends Leg>(legs: readonly L[]): readonly L[] {
  return legs.filter((leg) => leg.stop === null);
}

/** A leg as messages carry it. `hold` belongs to a sell that runs. */
export function decidedLeg(leg: PlannedLeg, hold: Quantity | null): DecidedLeg {
  return {
    asset: leg.instrument.asset,
    side: leg.side,
    amount_type: leg.amount.dimension === 'money' ? 'notional' : 'quantity',
    amount: format(leg.amount),
    ...(leg.stop === null ? {} : leg.stop),
    ...(hold === null ? {} : { hold: format(hold) }),
  };
}

/**
 * The legs of an Execution that is rejected in the credit check: all of them, those under a minimum too, with its
 * reason, and nothing is held.
 */
export function rejectedInCheck(legs: readonly PlannedLeg[], reason: Reason): readonly DecidedLeg[] {
  const stop: Stop = { status: 'rejected', status_reason: reason.status_reason };
  return legs.map((leg) => decidedLeg({ ...leg, stop }, null));
}
