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
  /** Money that the leg spends; it is held in the quoted currency. */
  readonly amount: Money;
}

export interface PlannedSell extends Leg {
  readonly side: 'sell';
  /** Proceeds to raise (notional), or the quantity to sell. */
  readonly amount: Money | Quantity;
  /** Quantity that the balance must cover. A notional sell derives it from the reference price; null without one. */
  readonly quantity: Quantity | null;
  /** Upper bound of the hold, if so much is available: a notional sell may need more at the locked price. */
  readonly holdCeiling: Quantity | null;
}

export type PlannedLeg = PlannedBuy | PlannedSell;

/** The legs that nothing has stopped yet. */
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
 * The legs of an Execution that the credit check rejects. Every leg, also one under its minimum, has the reason of the
 * Execution, and none has a hold.
 */
export function rejectedInCheck(legs: readonly PlannedLeg[], reason: Reason): readonly DecidedLeg[] {
  const stop: Stop = { status: 'rejected', status_reason: reason.status_reason };
  return legs.map((leg) => decidedLeg({ ...leg, stop }, null));
}
