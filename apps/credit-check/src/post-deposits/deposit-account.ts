import { GENERAL_LABEL, type Deposit } from '@ballast/contracts';
import { depositAccount, type PlatformAccounts } from '@ballast/domain-ledger';
import type { OwnedAccount } from '../persistence/account.store';

/** The account that a deposit credits, with its owner. */
export function ownedByDeposit(deposit: Pick<Deposit, 'account'>, accounts: PlatformAccounts): OwnedAccount {
  const account = depositAccount(deposit, accounts);
  const { platformCode } = accounts;
  return account.kind === 'float'
    ? { account, platformCode, ownerCode: '', label: account.name }
    : { account, platformCode, ownerCode: deposit.account, label: GENERAL_LABEL };
}
