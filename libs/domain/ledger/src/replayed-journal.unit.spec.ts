import type { PostedTransfer } from '@ballast/contracts';
import { ReplayedJournal } from './replayed-journal';

function deposit(amount: string, balance_after: string, more: Partial<PostedTransfer> = {}): PostedTransfer {
  const accounts = { account: 'float', counter_account: 'external' } as const;
  return { leg: 0, purpose: 'deposit', ...accounts, asset: 'USD', amount, balance_after, ...more };
}

describe('postings that are decided again', () => {
  it('do not deviate when balances run on and positions have no gap, platform by platform', () => {
    const journal = new ReplayedJournal();
    expect(journal.post('A', 1, [deposit('5.00', '5.00'), deposit('2.00', '7')])).toBeUndefined();
    expect(journal.post('B', 1, [deposit('1.00', '1.00')])).toBeUndefined();
    expect(journal.post('A', 3, [deposit('-7.00', '0.00'), deposit('1.00', '1.00', { asset: 'EUR' })])).toBeUndefined();
  });

  it('name the first balance, position or counter account that deviates, and go on with what was recorded', () => {
    const journal = new ReplayedJournal();
    expect(journal.post('A', 1, [deposit('5.00', '6.00')])).toEqual({
      member: 'transfers/0/balance_after',
      recorded: '6.00',
      decided: '5.00',
    });
    expect(journal.post('A', 3, [deposit('1.00', '7.00')])).toEqual({
      member: 'first_position',
      recorded: '3',
      decided: '2',
    });
    expect(journal.post('A', 4, [deposit('1.00', '8.00', { counter_account: 'house' })])).toEqual({
      member: 'transfers/0/counter_account',
      recorded: 'house',
      decided: 'external',
    });
    expect(journal.post('A', 5, [deposit('1.00', '9.00')])).toBeUndefined();
  });
});
