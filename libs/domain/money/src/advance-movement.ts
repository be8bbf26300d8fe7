import type { Movement, MovementInputs, MovementState, MovementStatus, RailNews } from '@ballast/contracts';
import { STATUS_RIGHTS } from '@ballast/domain-advisors';
import type { MovementBooking } from '@ballast/domain-ledger';
import { assertNever } from '@ballast/kernel';
import { ACCOUNT_NOT_OPEN } from './judge-source';

/** A movement after news of the rail. */
export interface MovementStep extends Pick<MovementState, 'status' | 'status_reason' | 'status_code'> {
  readonly booking: MovementBooking;
}

/** A movement before news of the rail. */
export interface MovementBefore {
  readonly status: MovementStatus;
  /** The account as it is now; null when it is not there. */
  readonly account: MovementInputs['own']['account'];
}

type Terms = Pick<Movement, 'kind' | 'direction'>;

/**
 * The step that a movement makes by news of the rail; null for news that bring nothing new. A movement is settled once,
 * and money that goes out comes back once: before it was settled its hold is released, afterwards it is credited. Money
 * that comes in is credited only to an account that still takes money in. Nothing is booked on a closed account, so what
 * comes back to one stays outside, with the reason `account_not_open`.
 */
export function advanceMovement(terms: Terms, before: MovementBefore, news: RailNews): MovementStep | null {
  const { status, account } = before;
  const isUnderway = status === 'approved' || status === 'taken';
  switch (news) {
    case 'taken':
      return status === 'approved' && terms.kind === 'payment' ? step('taken', 'none') : null;
    case 'settled':
      return isUnderway ? settled(terms, account) : null;
    case 'rejected':
      return isUnderway ? step('failed', ending(terms), 'rail_rejected') : null;
    case 'returned':
      if (isUnderway) return step('returned', ending(terms), 'returned_by_rail');
      if (status !== 'settled' || terms.direction === 'in') return null;
      return account === null || account.status === 'closed'
        ? step('returned', 'none', 'account_not_open')
        : step('returned', 'give_back', 'returned_by_rail');
    default:
      return assertNever(news);
  }
}

function settled({ direction }: Terms, account: MovementBefore['account']): MovementStep {
  if (direction === 'out') return step('settled', 'capture');
  if (account !== null && STATUS_RIGHTS[account.status].moneyIn) return step('settled', 'credit');
  return step('failed', 'none', ACCOUNT_NOT_OPEN.status_code);
}

/** The booking of a movement that ends without being settled: only money that goes out is held. */
function ending({ direction }: Terms): MovementBooking {
  return direction === 'out' ? 'release' : 'none';
}

function step(status: MovementStatus, booking: MovementBooking, code: MovementState['status_code'] = ''): MovementStep {
  return { status, status_reason: code, status_code: code, booking };
}
