import type { Withdrawal } from '@ballast/contracts';
import type { Hold, PlatformAccounts } from '@ballast/domain-ledger';
import { parseUnits } from '@ballast/kernel';
import type { OwnedAccount } from '../persistence/account.store';

/** A withdrawal with its customer account, as its messages carry it. */
export interface WithdrawalOfAccount {
  readonly withdrawal: Pick<Withdrawal, 'id' | 'participant_code' | 'account_label' | 'asset' | 'requested_amount'>;
  readonly account_id: string;
  readonly scale: number;
}

/** The account of the ledger that the money of a withdrawal leaves. */
export function ownAccount(
  accounts: PlatformAccounts,
  { withdrawal, account_id: id }: WithdrawalOfAccount,
): OwnedAccount {
  const { participant_code, account_label } = withdrawal;
  return {
    account: accounts.ofCustomer({ id, participant_code, account_label }),
    platformCode: accounts.platformCode,
    ownerCode: participant_code,
    label: account_label,
  };
}

/** The hold of an approved withdrawal: exactly its amount. */
export function heldFor(accounts: PlatformAccounts, data: WithdrawalOfAccount): Hold {
  const { withdrawal, scale } = data;
  return {
    source: { kind: 'withdrawal', id: withdrawal.id },
    account: ownAccount(accounts, data).account,
    amount: { asset: withdrawal.asset, scale, units: parseUnits(withdrawal.requested_amount, scale) },
  };
}
