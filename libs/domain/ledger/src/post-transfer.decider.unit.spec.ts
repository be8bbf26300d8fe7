import { newId } from '@ballast/kernel';
import { accountOf } from './account';
import { evolve } from './facts';
import { LedgerBook } from './ledger-book';
import { postTransfer } from './post-transfer.decider';
import { transferMessage } from './transaction';

const from = accountOf('participant', 'SANDBX', 'FROM');
const to = accountOf('account', 'SANDBX', newId());
const amount = { asset: 'USD', scale: 2, units: 6000n };

function bookWith(held: string): LedgerBook {
  return new LedgerBook([{ accountId: from.id, asset: 'USD', balance: '100.00', held }]);
}

describe('the posting of a transfer', () => {
  it('takes from one account what it gives to the other', () => {
    const book = bookWith('40.00');
    const fact = postTransfer({ id: newId(), from, to, amount }, book);
    expect(fact.transaction.transfers.map(transferMessage)).toEqual([
      expect.objectContaining({ account: 'participant:FROM', amount: '-60.00', balance_after: '40.00' }),
      expect.objectContaining({ account: to.name, amount: '60.00', balance_after: '60.00' }),
    ]);
    evolve(book, fact);
    expect(book.unitsOf(to.id, 'USD', 2).balance).toBe(6000n);
  });

  it('refuses what is not available, and an account that gives to itself', () => {
    expect(() => postTransfer({ id: newId(), from, to, amount }, bookWith('40.01'))).toThrow('moves more than');
    expect(() => postTransfer({ id: newId(), from, to: from, amount }, bookWith('0.00'))).toThrow('to itself');
  });
});
