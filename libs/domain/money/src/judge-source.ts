import type { TransferCode, TransferInputs } from '@ballast/contracts';
import { STATUS_RIGHTS } from '@ballast/domain-advisors';
import { parseUnits } from '@ballast/kernel';

/** The reason of a rejected movement: people read `status_reason`, programs compare `status_code`. */
export interface MovementReason {
  readonly status_reason: string;
  readonly status_code: TransferCode;
}

/** An account as the check of a movement reads it. */
export type MovementEnd = TransferInputs['from'];

/** An amount that leaves an account. */
export interface LeavingAmount {
  readonly amount: string;
  /** Code of the participant whose key acts; empty for the platform. */
  readonly initiator: string;
  readonly scale: number;
}

export const WITHDRAW_REQUIRED: MovementReason = {
  status_reason: 'WITHDRAW permission required',
  status_code: 'permission_required',
};
export const PARTICIPANT_INACTIVE: MovementReason = {
  status_reason: 'participant inactive or not found',
  status_code: 'participant_inactive',
};
export const ACCOUNT_NOT_OPEN: MovementReason = {
  status_reason: 'account_not_open',
  status_code: 'account_not_open',
};
const INSUFFICIENT_FUNDS: MovementReason = {
  status_reason: 'insufficient_funds',
  status_code: 'insufficient_funds',
};

/**
 * The reason for which an amount may not leave an account; null when it may. The first step that fails gives the reason:
 * the right of the one who acts, the holder, the account, the money.
 */
export function judgeSource(
  { amount, initiator, scale }: LeavingAmount,
  { from, initiator: status, funds }: Omit<TransferInputs, 'to'>,
): MovementReason | null {
  if (!isOwnEnd(from, initiator, status)) return WITHDRAW_REQUIRED;
  if (from.holder !== 'approved') return PARTICIPANT_INACTIVE;
  if (from.account === null || !STATUS_RIGHTS[from.account.status].moneyOut) return ACCOUNT_NOT_OPEN;
  return isAvailable({ amount, scale }, funds) ? null : INSUFFICIENT_FUNDS;
}

function isAvailable(
  { amount, scale }: Pick<LeavingAmount, 'amount' | 'scale'>,
  funds: TransferInputs['funds'],
): boolean {
  return parseUnits(amount, scale) <= parseUnits(funds.balance, scale) - parseUnits(funds.held, scale);
}

/** The platform, the holder and an approved tenant may move money; a financial advisor never. */
export function isOwnEnd({ account }: MovementEnd, initiator: string, status: TransferInputs['initiator']): boolean {
  if (initiator === '' || initiator === account?.participant_code) return true;
  return account?.tenants.includes(initiator) === true && status === 'approved';
}
