import {
  compose,
  type AppliedAccount,
  type Envelope,
  type RailOutcome,
  type WithdrawalDecided,
  type WithdrawalRequest,
} from '@ballast/contracts';
import { withdrawalAnswered, withdrawalRequest } from '@ballast/contracts/money';
import { newId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { outsideCause } from '@ballast/test-kit';

const AT = '2026-04-17T10:00:00.000Z';

/** A withdrawal from an account by its holder. */
export function withdrawalFrom(
  {
    id,
    zrn,
    participant_code,
    account_label,
  }: Pick<AppliedAccount, 'id' | 'zrn' | 'participant_code' | 'account_label'>,
  requested_amount: string,
): WithdrawalRequest {
  return {
    withdrawal: {
      id: newId(),
      account_group: zrn,
      participant_code,
      account_label,
      requestor_participant_code: participant_code,
      initiated_by: participant_code,
      asset: 'USD',
      requested_amount,
      address: 'somewhere',
      destination_tag: '',
      withdrawal_account_id: '',
      client_withdrawal_request_id: '',
    },
    account_id: id,
    scale: 2,
  };
}

/** The command to make a withdrawal. */
export function withdrawn(platformCode: string, data: WithdrawalRequest): OutgoingMessage {
  const cause = outsideCause(data.withdrawal.id, platformCode);
  return compose(withdrawalRequest, { key: platformCode, cause, place: newId(), occurredAt: AT, data });
}

/** The answer of the rail for a withdrawal. */
export function answered({ platformCode, data }: Envelope<WithdrawalDecided>, outcome: RailOutcome): OutgoingMessage {
  const { withdrawal, account_id, scale } = data;
  const cause = outsideCause(withdrawal.id, platformCode);
  const fact = { withdrawal, account_id, scale, outcome };
  return compose(withdrawalAnswered, { key: account_id, cause, place: newId(), occurredAt: AT, data: fact });
}
