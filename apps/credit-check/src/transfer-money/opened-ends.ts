import type { TransferRequest } from '@ballast/contracts';
import type { PlatformAccounts } from '@ballast/domain-ledger';
import type { OwnedAccount } from '../persistence/account.store';

/** The accounts of the ledger at both ends of a transfer. */
export function endsOf(
  accounts: PlatformAccounts,
  data: Pick<TransferRequest, 'transfer' | 'from_account_id' | 'to_account_id'>,
): { readonly from: OwnedAccount; readonly to: OwnedAccount } {
  const { transfer, from_account_id, to_account_id } = data;
  const end = (id: string, participant_code: string, account_label: string): OwnedAccount => ({
    account: accounts.ofCustomer({ id, participant_code, account_label }),
    platformCode: accounts.platformCode,
    ownerCode: participant_code,
    label: account_label,
  });
  return {
    from: end(from_account_id, transfer.from_participant_code, transfer.from_account_label),
    to: end(to_account_id, transfer.to_participant_code, transfer.to_account_label),
  };
}
