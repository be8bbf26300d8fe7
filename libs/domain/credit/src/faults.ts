import {
  BELOW_MINIMUM,
  instrumentNotEnabled,
  PARTICIPANT_INACTIVE,
  plainReason,
  type Reason,
} from '@ballast/domain-execution';
import { legsThatRun, type PlannedLeg } from '@ballast/domain-sizing';
import type { Candidate } from './verdict';

/*
 * The steps of the credit check that more than one kind of Operation takes. Each answers why the participant fails it,
 * or null; the checks call them in the order that the rules give.
 */

export function buyerFault({ standing }: Candidate): Reason | null {
  if (standing === null) {
    return plainReason('participant_not_found');
  }
  return standing.status === 'approved' ? null : plainReason('participant_not_approved');
}

/** For what sells, a participant that does not exist and one that may not trade are told apart by nobody. */
export function sellerFault({ standing }: Candidate): Reason | null {
  return standing?.status === 'approved' ? null : PARTICIPANT_INACTIVE;
}

export function notEnrolledFault({ hasTrader }: Candidate): Reason | null {
  return hasTrader ? null : plainReason('trader_not_enrolled');
}

export function alreadyEnrolledFault({ hasTrader }: Candidate): Reason | null {
  return hasTrader ? plainReason('trader_already_enrolled') : null;
}

/** Disabled for this participant or for everybody. A leg that will not run needs no enabled instrument. */
export function instrumentFault(legs: readonly PlannedLeg[], { standing }: Candidate): Reason | null {
  const disabled = standing?.disabled_instruments ?? [];
  const refused = legsThatRun(legs).find(
    ({ instrument }) => !instrument.isEnabled || disabled.includes(instrument.symbol),
  );
  return refused === undefined ? null : instrumentNotEnabled(refused.instrument.symbol);
}

export function minimumFault(legs: readonly PlannedLeg[]): Reason | null {
  return legsThatRun(legs).length === 0 ? BELOW_MINIMUM : null;
}
