import { compose, type AppliedAccount, type TransferRequest } from '@ballast/contracts';
import { transferRequest } from '@ballast/contracts/money';
import { newId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { outsideCause } from '@ballast/test-kit';

type End = Pick<AppliedAccount, 'id' | 'zrn' | 'participant_code' | 'account_label'>;

/** A transfer of money from one account to another by the holder of the first one. */
export function transferBetween(from: End, to: End, amount: string): TransferRequest {
  return {
    transfer: {
      id: newId(),
      from_account_group: from.zrn,
      from_participant_code: from.participant_code,
      from_account_label: from.account_label,
      to_account_group: to.zrn,
      to_participant_code: to.participant_code,
      to_account_label: to.account_label,
      asset: 'USD',
      amount,
      client_transfer_id: '',
      initiated_by: from.participant_code,
    },
    from_account_id: from.id,
    to_account_id: to.id,
    scale: 2,
  };
}

/** The command to make a transfer. */
export function transferred(platformCode: string, data: TransferRequest): OutgoingMessage {
  const cause = outsideCause(data.transfer.id, platformCode);
  const at = '2026-04-17T10:00:00.000Z';
  return compose(transferRequest, { key: platformCode, cause, place: newId(), occurredAt: at, data });
}
