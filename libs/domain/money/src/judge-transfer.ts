import type { AccountTransfer, TransferInputs } from '@ballast/contracts';
import { STATUS_RIGHTS } from '@ballast/domain-advisors';
import {
  ACCOUNT_NOT_OPEN,
  isOwnEnd,
  judgeSource,
  PARTICIPANT_INACTIVE,
  WITHDRAW_REQUIRED,
  type MovementReason,
} from './judge-source';

/** The members of a transfer that its check depends on. */
export interface TransferTerms {
  readonly transfer: Pick<AccountTransfer, 'amount' | 'initiated_by'>;
  /** Decimals of the asset. */
  readonly scale: number;
}

export type TransferVerdict =
  { readonly status: 'settled' } | { readonly status: 'rejected'; readonly reason: MovementReason };

/**
 * Decides whether money moves from one customer account to another. The first step that fails gives the reason: the right
 * of the one who acts to both accounts, the holders, the accounts, the money. Money leaves the account's own balance.
 */
export function judgeTransfer({ transfer, scale }: TransferTerms, inputs: TransferInputs): TransferVerdict {
  const { amount, initiated_by: initiator } = transfer;
  const { to } = inputs;
  if (!isOwnEnd(to, initiator, inputs.initiator)) return rejected(WITHDRAW_REQUIRED);
  const reason = judgeSource({ amount, initiator, scale }, inputs);
  if (reason !== null && reason.status_code !== 'insufficient_funds' && reason !== ACCOUNT_NOT_OPEN) {
    return rejected(reason);
  }
  if (to.holder !== 'approved') return rejected(PARTICIPANT_INACTIVE);
  if (to.account === null || !STATUS_RIGHTS[to.account.status].moneyIn) return rejected(ACCOUNT_NOT_OPEN);
  return reason === null ? { status: 'settled' } : rejected(reason);
}

function rejected(reason: MovementReason): TransferVerdict {
  return { status: 'rejected', reason };
}
