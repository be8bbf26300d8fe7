import { format } from '@ballast/kernel';
import { LedgerBook } from './ledger-book';
import { rebaseTransaction, shiftsOf } from './rebase-transaction';
import { account, amount, bookOf, trader } from './testing/fixtures';
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

describe('the shifts of balances', () => {
  const stored = (balance: string, asset = 'USD') => ({ accountId: float.id, asset, balance, held: '0' });

  function shifts(book: LedgerBook, current: Parameters<typeof shiftsOf>[2]) {
    book.post(float.id, amount('-50.00'));
    return shiftsOf(book.changes(), book, current);
  }

  it('are what another transaction added or took since the read', () => {
    const book = () => bookOf([{ account: 'float', asset: 'USD', balance: '1000.00' }]);
    expect(shifts(book(), [stored('1100.00')])).toEqual(new Map([[float.id, new Map([['USD', amount('100.00')]])]]));
    expect(shifts(book(), [stored('999.50')])).toEqual(new Map([[float.id, new Map([['USD', amount('-0.50')]])]]));
  });

  it('are none for a balance that stands as it was read, and for assets that the decision leaves alone', () => {
    const book = bookOf([{ account: 'float', asset: 'USD', balance: '1000.00' }]);
    expect(shifts(book, [stored('1000.00'), stored('7.00', 'EUR')])).toEqual(new Map());
  });

  it('count a balance that did not exist as zero, before or now', () => {
    expect(shifts(new LedgerBook(), [])).toEqual(new Map());
    expect(shifts(new LedgerBook(), [stored('80.00')])).toEqual(
      new Map([[float.id, new Map([['USD', amount('80.00')]])]]),
    );
  });
});
