import { newId } from '@ballast/kernel';
import { accountOf } from './account';
import { evolve, transactionsOf } from './facts';
import type { Hold } from './hold';
import { LedgerBook } from './ledger-book';
import { postWithdrawal } from './post-withdrawal.decider';
import { transferMessage } from './transaction';

const account = accountOf('participant', 'SANDBX', 'HOLD');
const hold: Hold = {
  source: { kind: 'withdrawal', id: newId() },
  account,
  amount: { asset: 'USD', scale: 2, units: 6000n },
};

function ended(isSettled: boolean) {
  const book = new LedgerBook([{ accountId: account.id, asset: 'USD', balance: '100.00', held: '70.00' }], [hold]);
  const facts = postWithdrawal(hold, isSettled, book);
  for (const fact of facts) evolve(book, fact);
  return { facts, ...book.unitsOf(account.id, 'USD', 2), open: book.openHolds() };
}

describe('the end of a withdrawal', () => {
  it('captures the hold when it is settled', () => {
    const { facts, ...after } = ended(true);
    expect(after).toEqual({ balance: 4000n, held: 1000n, open: [] });
    const [transaction] = transactionsOf(facts);
    expect(transaction?.transfers.map(transferMessage)).toEqual([
      expect.objectContaining({
        purpose: 'withdrawal',
        counter_account: 'external',
        amount: '-60.00',
        balance_after: '40.00',
      }),
    ]);
  });

  it('releases the hold when the rail does not take it', () => {
    expect(ended(false)).toMatchObject({ balance: 10000n, held: 1000n, open: [], facts: [{ type: 'hold.closed' }] });
  });
});
