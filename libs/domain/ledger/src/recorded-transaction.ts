import type { PostedTransfer, Source } from '@ballast/contracts';
import { decimalPlaces, parseUnits, type Amount } from '@ballast/kernel';
import { accountNamed, type Account, type PlatformAccounts } from './account';
import { transactionFor, type LedgerTransaction, type Transfer } from './transaction';

/**
 * A transaction read back from the transfers that a message carries: the inverse of `transferMessage`. An Execution acts
 * on the account of its Trader, a quote on the account of the customer, a deposit on the only account that it has.
 * @throws Error when a transfer names no customer's account, or when there is no transfer.
 */
export function recordedTransaction(
  accounts: PlatformAccounts,
  source: Source,
  messages: readonly PostedTransfer[],
): LedgerTransaction {
  const transfers = messages.map((message) => readTransfer(accounts, message));
  const { account } =
    transfers.find(({ account: each }) => each.kind === 'trader') ??
    transfers.find(({ account: each }) => each.kind !== 'float') ??
    transfers[0] ??
    {};
  if (account === undefined) throw new Error(`the transaction of ${source.kind} ${source.id} has no transfer`);
  return transactionFor(source, account, transfers);
}

function readTransfer(accounts: PlatformAccounts, message: PostedTransfer): Transfer {
  const { leg, purpose, account, asset, amount, balance_after } = message;
  return {
    leg,
    purpose,
    account: accountOn(accounts, account),
    amount: readAmount(asset, amount),
    balanceAfter: readAmount(asset, balance_after),
  };
}

function accountOn(accounts: PlatformAccounts, name: string): Account {
  if (name === accounts.float.name) return accounts.float;
  const account = accountNamed(accounts.platformCode, name);
  if (account === null) throw new Error(`${name} is no customer's account`);
  return account;
}

/** An amount with the scale that its text shows. */
function readAmount(asset: string, text: string): Amount {
  const scale = decimalPlaces(text);
  return { asset, scale, units: parseUnits(text, scale) };
}
