import { transactionId } from '@ballast/kernel';
import { account, amount } from './testing/fixtures';
import { sidesOf, transactionFor, transferMessage } from './transaction';

describe('a ledger transaction', () => {
  it('has the id that belongs to its source', () => {
    expect(transactionFor({ kind: 'deposit', id: 'd' }, account('float'), []).id).toBe(transactionId('d'));
  });

  it('stores one row for the two sides of a transfer', () => {
    const transfer = {
      leg: 0,
      purpose: 'buy_cash',
      account: 'float',
      counter_account: 'house',
      asset: 'USD',
      amount: '-5000.00',
      balance_after: '15000.00',
    } as const;
    expect(sidesOf(transfer)).toEqual([
      { account: 'float', amount: '-5000.00', balance_after: '15000.00' },
      { account: 'house', amount: '5000.00', balance_after: '' },
    ]);
  });

  it('names the counter account of each purpose in messages', () => {
    const transfer = {
      leg: 0,
      account: account('float'),
      amount: amount('1.00'),
      balanceAfter: amount('2.00'),
    };
    const counters = (['deposit', 'buy_cash', 'sell_asset', 'fee'] as const).map(
      (purpose) => transferMessage({ ...transfer, purpose }).counter_account,
    );
    expect(counters).toEqual(['external', 'house', 'house', 'fees']);
  });
});
