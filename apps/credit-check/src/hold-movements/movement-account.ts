import type { Movement } from '@ballast/contracts';
import type { BookedMovement, PlatformAccounts } from '@ballast/domain-ledger';
import { parseUnits } from '@ballast/kernel';
import type { OwnedAccount } from '../persistence/account.store';

/** The account of the ledger that a movement leaves or reaches. */
export function ownAccount(
  accounts: PlatformAccounts,
  { account_id: id, participant_code, account_label }: Movement,
): OwnedAccount {
  return {
    account: accounts.ofCustomer({ id, participant_code, account_label }),
    platformCode: accounts.platformCode,
    ownerCode: participant_code,
    label: account_label,
  };
}

/** A movement as the ledger books it. */
export function bookedMovement(accounts: PlatformAccounts, movement: Movement): BookedMovement {
  const { id, kind, asset, scale, amount } = movement;
  return {
    id,
    kind,
    account: ownAccount(accounts, movement).account,
    amount: { asset, scale, units: parseUnits(amount, scale) },
  };
}
