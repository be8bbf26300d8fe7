import { format } from '@ballast/kernel';
import { rebaseTransaction } from './rebase-transaction';
import { account, amount, trader } from './testing/fixtures';
import { transactionFor, type LedgerTransaction } from './transaction';

const float = account('float');
const transaction = transactionFor({ kind: 'execution', id: 'e' }, account(trader('A')), [
  { leg: 0, purpose: 'buy_cash', account: float, amount: amount('-50.00'), balanceAfter: amount('950.00') },
  {
    leg: 0,
    purpose: 'buy_asset',
    account: account(trader('A')),
    amount: amount('0.50000000', 'BTC'),
    balanceAfter: amount('0.50000000', 'BTC'),
  },
]);

function balancesAfter({ transfers }: LedgerTransaction): readonly string[] {
  return transfers.map(({ balanceAfter }) => format(balanceAfter));
}

describe('a transaction with an account whose balances have changed since the decision', () => {
  it('moves the balances of that account and asset along, in either direction', () => {
    expect(balancesAfter(rebaseTransaction(transaction, float.id, new Map([['USD', amount('100.00')]])))).toEqual([
      '1050.00',
      '0.50000000',
    ]);
    expect(balancesAfter(rebaseTransaction(transaction, float.id, new Map([['USD', amount('-0.5')]])))).toEqual([
      '949.50',
      '0.50000000',
    ]);
  });

  it('leaves other accounts, other assets and every amount alone', () => {
    const other = account(trader('B'));
    expect(rebaseTransaction(transaction, other.id, new Map([['BTC', amount('1', 'BTC')]]))).toEqual(transaction);
    expect(rebaseTransaction(transaction, float.id, new Map([['EUR', amount('1', 'EUR')]]))).toEqual(transaction);
    const moved = rebaseTransaction(transaction, float.id, new Map([['USD', amount('1.00')]]));
    expect(moved.transfers.map((transfer) => format(transfer.amount))).toEqual(['-50.00', '0.50000000']);
  });
});
