import type { RailOutcome, TransferCode, Withdrawal, WithdrawalInputs } from '@ballast/contracts';
import { judgeSource } from './judge-source';

/** The members of a withdrawal that its check depends on. */
export interface WithdrawalTerms {
  readonly withdrawal: Pick<Withdrawal, 'requested_amount' | 'initiated_by'>;
  /** Decimals of the asset. */
  readonly scale: number;
}

/** Status and reason of a withdrawal. */
export interface WithdrawalVerdict {
  readonly status: Withdrawal['status'];
  readonly status_reason: string;
  readonly status_code: TransferCode | '' | 'rail_rejected' | 'returned_by_rail';
}

/** Decides whether the money of a withdrawal is held. Money leaves the account's own balance. */
export function judgeWithdrawal({ withdrawal, scale }: WithdrawalTerms, inputs: WithdrawalInputs): WithdrawalVerdict {
  const { requested_amount: amount, initiated_by: initiator } = withdrawal;
  const reason = judgeSource({ amount, initiator, scale }, inputs);
  return reason === null
    ? { status: 'APPROVED', status_reason: '', status_code: '' }
    : { status: 'REJECTED', ...reason };
}

/** Status and reason of an approved withdrawal by the answer of the rail. Each answer is final. */
export function closeWithdrawal(outcome: RailOutcome): WithdrawalVerdict {
  switch (outcome) {
    case 'settled':
      return { status: 'SETTLED', status_reason: '', status_code: '' };
    case 'rejected':
      return { status: 'REJECTED', status_reason: 'rail_rejected', status_code: 'rail_rejected' };
    case 'returned':
      return { status: 'REJECTED', status_reason: 'returned_by_rail', status_code: 'returned_by_rail' };
  }
}
