import type { Outflow } from '@ballast/contracts';
import type { PlatformAccounts } from '@ballast/domain-ledger';
import type { OwnedAccount } from '../persistence/account.store';
import { ownedByDeposit } from '../post-deposits/deposit-account';

/** The account that pays, with its owner: the one that the deposit credited, or the float. */
export function ownedByOutflow(outflow: Outflow, accounts: PlatformAccounts): OwnedAccount {
  return ownedByDeposit(
    outflow.kind === 'deposit_reversal' ? outflow.deposit : { account: accounts.float.name },
    accounts,
  );
}
