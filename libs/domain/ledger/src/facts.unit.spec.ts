import type { Source } from '@ballast/contracts';
import { format } from '@ballast/kernel';
import { evolve, holdClosed, holdPlaced, holdsOf, transactionsOf, type LedgerFact } from './facts';
import { account, amount, bookOf, execution, hold } from './testing/fixtures';
import { transactionFor } from './transaction';

const FLOAT = { account: 'float', asset: 'USD', balance: '100.00' };
const spent = hold('A', 'float', '30.00');
const source: Source = { kind: 'execution', id: execution('A') };
const posted: LedgerFact = {
  type: 'transaction.posted',
  transaction: transactionFor(source, account('float'), [
    { leg: 0, purpose: 'buy_cash', account: account('float'), amount: amount('-20.00'), balanceAfter: amount('80.00') },
  ]),
};

describe('a closed hold', () => {
  it('splits its amount into a captured and a released part', () => {
    const { captured, released } = holdClosed(spent, 2_000n);
    expect([format(captured), format(released)]).toEqual(['20.00', '10.00']);
  });
});

describe('the ledger after a fact', () => {
  const after = (...facts: readonly LedgerFact[]) => {
    const book = facts.reduce(evolve, bookOf([FLOAT]));
    return { balances: book.ofAccount(account('float').id), open: book.openHolds() };
  };

  it('holds the amount of a placed hold', () => {
    expect(after(holdPlaced(spent))).toEqual({
      balances: [{ asset: 'USD', balance: '100.00', held: '30.00' }],
      open: [spent],
    });
  });

  it('has the whole amount of a closed hold back, however much of it was captured', () => {
    expect(after(holdPlaced(spent), holdClosed(spent, 2_000n))).toEqual({
      balances: [{ asset: 'USD', balance: '100.00', held: '0.00' }],
      open: [],
    });
  });

  it('moves each balance by its transfers', () => {
    expect(after(holdPlaced(spent), holdClosed(spent, 2_000n), posted).balances).toEqual([
      { asset: 'USD', balance: '80.00', held: '0.00' },
    ]);
  });
});

describe('facts of one kind', () => {
  it('are found among others in their order', () => {
    const other = hold('B', 'float', '1.00');
    const facts = [holdPlaced(spent), posted, holdClosed(spent, 0n), holdPlaced(other)];
    expect(holdsOf(facts)).toEqual([spent, other]);
    expect(transactionsOf(facts)).toHaveLength(1);
  });
});
