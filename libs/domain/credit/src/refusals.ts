import { STATUS_RIGHTS } from '@ballast/domain-advisors';
import {
  BELOW_MINIMUM,
  instrumentNotEnabled,
  PARTICIPANT_INACTIVE,
  plainReason,
  type Reason,
} from '@ballast/domain-execution';
import { legsThatRun, type PlannedLeg } from '@ballast/domain-sizing';
import type { CheckedParticipant } from './credit-state';

/*
 * The steps of the credit check that several types of Operation share. Each step answers the reason why it refuses the
 * participant, or null. The checks call the steps in the order that the rules give.
 */

export function buyerRefusal({ standing }: CheckedParticipant): Reason | null {
  if (standing === null) {
    return plainReason('participant_not_found');
  }
  return standing.status === 'approved' ? null : plainReason('participant_not_approved');
}

/** Sells refuse an unknown participant and an inactive one for the same reason. */
export function sellerRefusal({ standing }: CheckedParticipant): Reason | null {
  return standing?.status === 'approved' ? null : PARTICIPANT_INACTIVE;
}

/** Side of a trade, as the status of an account allows or forbids it. */
export type TradingSide = 'buys' | 'sells';

/** A participant without an account is bound by no status. */
export function accountRefusal({ standing }: CheckedParticipant, sides: readonly TradingSide[]): Reason | null {
  const status = standing?.accountStatus;
  if (status === undefined || sides.every((side) => STATUS_RIGHTS[status][side])) return null;
  return plainReason('account_not_open');
}

export function notEnrolledRefusal({ hasTrader }: CheckedParticipant): Reason | null {
  return hasTrader ? null : plainReason('trader_not_enrolled');
}

export function alreadyEnrolledRefusal({ hasTrader }: CheckedParticipant): Reason | null {
  return hasTrader ? plainReason('trader_already_enrolled') : null;
}

/** An instrument can be disabled for this participant or for everybody. Only legs that will run need an enabled one. */
export function instrumentRefusal(legs: readonly PlannedLeg[], { standing }: CheckedParticipant): Reason | null {
  const disabled = standing?.disabledInstruments ?? [];
  const refused = legsThatRun(legs).find(
    ({ instrument }) => !instrument.isEnabled || disabled.includes(instrument.symbol),
  );
  return refused === undefined ? null : instrumentNotEnabled(refused.instrument.symbol);
}

export function minimumRefusal(legs: readonly PlannedLeg[]): Reason | null {
  return legsThatRun(legs).length === 0 ? BELOW_MINIMUM : null;
}
