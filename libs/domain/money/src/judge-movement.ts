import type { Movement, MovementInputs } from '@ballast/contracts';
import { STATUS_RIGHTS } from '@ballast/domain-advisors';
import {
  ACCOUNT_NOT_OPEN,
  isOwnEnd,
  judgeSource,
  PARTICIPANT_INACTIVE,
  WITHDRAW_REQUIRED,
  type MovementReason,
} from './judge-source';

/** The members of a movement that its check depends on. */
export type MovementTerms = Pick<Movement, 'direction' | 'amount' | 'scale' | 'initiated_by'>;

/**
 * The reason for which a movement is rejected; null when it is approved. Money that goes out leaves the account's own
 * balance. Money that comes in is judged by the same steps, without the balance.
 */
export function judgeMovement(
  { direction, amount, scale, initiated_by: initiator }: MovementTerms,
  { own, initiator: status, funds }: MovementInputs,
): MovementReason | null {
  if (direction === 'out') return judgeSource({ amount, initiator, scale }, { from: own, initiator: status, funds });
  if (!isOwnEnd(own, initiator, status)) return WITHDRAW_REQUIRED;
  if (own.holder !== 'approved') return PARTICIPANT_INACTIVE;
  return own.account !== null && STATUS_RIGHTS[own.account.status].moneyIn ? null : ACCOUNT_NOT_OPEN;
}
