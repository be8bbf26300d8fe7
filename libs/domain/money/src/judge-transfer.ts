import type { AccountTransfer, TransferCode, TransferInputs } from '@ballast/contracts';
import { STATUS_RIGHTS } from '@ballast/domain-advisors';
import { parseUnits } from '@ballast/kernel';

/** The members of a transfer that its check depends on. */
export interface TransferTerms {
  readonly transfer: Pick<AccountTransfer, 'amount' | 'initiated_by'>;
  /** Decimals of the asset. */
  readonly scale: number;
}

/** The reason of a rejected transfer: people read `status_reason`, programs compare `status_code`. */
export interface TransferReason {
  readonly status_reason: string;
  readonly status_code: TransferCode;
}

export type TransferVerdict =
  { readonly status: 'settled' } | { readonly status: 'rejected'; readonly reason: TransferReason };

type End = TransferInputs['from'];

const WITHDRAW_REQUIRED: TransferReason = {
  status_reason: 'WITHDRAW permission required',
  status_code: 'permission_required',
};
const PARTICIPANT_INACTIVE: TransferReason = {
  status_reason: 'participant inactive or not found',
  status_code: 'participant_inactive',
};
const ACCOUNT_NOT_OPEN: TransferReason = { status_reason: 'account_not_open', status_code: 'account_not_open' };
const INSUFFICIENT_FUNDS: TransferReason = { status_reason: 'insufficient_funds', status_code: 'insufficient_funds' };

/**
 * Decides whether money moves from one customer account to another. The first step that fails gives the reason: the right
 * of the one who acts to both accounts, the holders, the accounts, the money. Money leaves the account's own balance.
 */
export function judgeTransfer({ transfer, scale }: TransferTerms, inputs: TransferInputs): TransferVerdict {
  const reason = refusalOf({ transfer, scale }, inputs);
  return reason === null ? { status: 'settled' } : { status: 'rejected', reason };
}

function refusalOf({ transfer, scale }: TransferTerms, inputs: TransferInputs): TransferReason | null {
  const { from, to, funds } = inputs;
  if (![from, to].every((end) => isOwn(end, transfer.initiated_by, inputs.initiator))) return WITHDRAW_REQUIRED;
  if (from.holder !== 'approved' || to.holder !== 'approved') return PARTICIPANT_INACTIVE;
  if (from.account === null || !STATUS_RIGHTS[from.account.status].moneyOut) return ACCOUNT_NOT_OPEN;
  if (to.account === null || !STATUS_RIGHTS[to.account.status].moneyIn) return ACCOUNT_NOT_OPEN;
  const available = parseUnits(funds.balance, scale) - parseUnits(funds.held, scale);
  return parseUnits(transfer.amount, scale) > available ? INSUFFICIENT_FUNDS : null;
}

/** The platform, the holder and an approved tenant may move money; a financial advisor never. */
function isOwn({ account }: End, initiator: string, status: TransferInputs['initiator']): boolean {
  if (initiator === '' || initiator === account?.participant_code) return true;
  return account?.tenants.includes(initiator) === true && status === 'approved';
}
