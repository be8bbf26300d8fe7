import { transactionId } from '@ballast/kernel';
import { FLOAT_ACCOUNT, participantAccount } from './account';
import { BalanceBook, type BalanceDelta } from './balance-book';
import type { LedgerTransaction } from './transfer';

export interface PostDeposit {
  readonly deposit_id: string;
  /** `float` or a participant code. */
  readonly account: string;
  readonly asset: string;
  /** At the asset's scale. */
  readonly amount: string;
}

export interface DepositState {
  /** Posted on the account in the asset; "0" when it is new. */
  readonly balance: string;
}

export interface DepositPosted {
  readonly transaction: LedgerTransaction;
  readonly deltas: readonly BalanceDelta[];
}

/** Credits an account from outside. */
export function postDeposit(command: PostDeposit, state: DepositState): DepositPosted {
  const { asset } = command;
  const account = command.account === FLOAT_ACCOUNT ? FLOAT_ACCOUNT : participantAccount(command.account);
  const book = new BalanceBook([
    { asset, text: command.amount },
    { asset, text: state.balance },
  ]);
  book.open([{ account, asset, balance: state.balance }]);
  const units = book.read(asset, command.amount);
  const balance_after = book.print(asset, book.post(account, asset, units));
  const transaction: LedgerTransaction = {
    transaction_id: transactionId(command.deposit_id),
    execution_id: '',
    transfers: [
      {
        leg: 0,
        purpose: 'deposit',
        account,
        counter_account: 'external',
        asset,
        amount: book.print(asset, units),
        balance_after,
      },
    ],
  };
  return { transaction, deltas: book.deltas() };
}
