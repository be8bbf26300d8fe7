import { rebaseTransaction } from './rebase-transaction';
import type { LedgerTransaction } from './transfer';

const leg = { leg: 0, counter_account: 'house' } as const;
const transaction: LedgerTransaction = {
  transaction_id: 't',
  execution_id: 'e',
  transfers: [
    { ...leg, purpose: 'buy_cash', account: 'float', asset: 'USD', amount: '-50.00', balance_after: '950.00' },
    {
      ...leg,
      purpose: 'buy_asset',
      account: 'trader:a',
      asset: 'BTC',
      amount: '0.50000000',
      balance_after: '0.50000000',
    },
  ],
};

function balancesAfter({ transfers }: LedgerTransaction): readonly string[] {
  return transfers.map(({ balance_after }) => balance_after);
}

describe('a transaction whose account has moved meanwhile', () => {
  it('moves the balances of that account and asset along, in either direction', () => {
    expect(balancesAfter(rebaseTransaction(transaction, 'float', new Map([['USD', '100.00']])))).toEqual([
      '1050.00',
      '0.50000000',
    ]);
    expect(balancesAfter(rebaseTransaction(transaction, 'float', new Map([['USD', '-0.5']])))).toEqual([
      '949.50',
      '0.50000000',
    ]);
  });

  it('leaves other accounts, other assets and every amount alone', () => {
    const moved = rebaseTransaction(transaction, 'trader:b', new Map([['BTC', '1']]));
    expect(moved).toEqual(transaction);
    expect(rebaseTransaction(transaction, 'float', new Map([['EUR', '1.00']]))).toEqual(transaction);
    expect(rebaseTransaction(transaction, 'float', new Map([['USD', '1.00']])).transfers[0]?.amount).toBe('-50.00');
  });
});
