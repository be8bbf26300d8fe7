import { GENERAL_LABEL, type Deposit } from '@ballast/contracts';
import { accountId } from '@ballast/domain-advisors';
import { depositAccount, type PlatformAccounts } from '@ballast/domain-ledger';
import type { OwnedAccount } from '../persistence/account.store';

/** The account that a deposit credits, with its owner. */
export function ownedByDeposit(
  deposit: Pick<Deposit, 'account' | 'customer_account'>,
  accounts: PlatformAccounts,
): OwnedAccount {
  const account = depositAccount(deposit, accounts);
  const { platformCode } = accounts;
  if (account.kind === 'float') return { account, platformCode, ownerCode: '', label: account.name };
  const { participant_code: ownerCode, account_label: label } = deposit.customer_account ?? {
    participant_code: deposit.account,
    account_label: GENERAL_LABEL,
  };
  return { account, platformCode, ownerCode, label };
}

/** Id of the customer account of a holder, whose status governs its account of the ledger. */
export function customerAccountOf({ platformCode, ownerCode, label }: OwnedAccount): string {
  return accountId(platformCode, ownerCode, label);
}
