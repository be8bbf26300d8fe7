import * as fc from 'fast-check';
import { evolve, holdClosed, holdPlaced, type LedgerFact } from './facts';
import { LedgerBook } from './ledger-book';
import { account, amount, bookOf, hold, trader } from './testing/fixtures';
import { transactionFor } from './transaction';

const float = account('float');
const posted = (text: string): LedgerFact => ({
  type: 'transaction.posted',
  transaction: transactionFor({ kind: 'deposit', id: text }, float, [
    { leg: 0, purpose: 'deposit', account: float, amount: amount(text), balanceAfter: amount(text) },
  ]),
});

describe('the book of a ledger', () => {
  it('shows each fact to the decisions after it', () => {
    const book = bookOf([{ account: 'float', asset: 'USD', balance: '10.50', held: '0.50' }]);
    evolve(book, holdPlaced(hold('A', 'float', '1.25')));
    evolve(book, posted('-0.75'));
    expect(book.unitsOf(float.id, 'USD', 2)).toEqual({ balance: 975n, held: 175n });
    expect(book.ofAccount(float.id)).toEqual([{ asset: 'USD', balance: '9.75', held: '1.75' }]);
    expect(book.openHolds()).toEqual([hold('A', 'float', '1.25')]);
  });

  it('answers a balance that nothing has changed with its decimals as they are stored', () => {
    const book = bookOf([{ account: 'float', asset: 'USD', balance: '10.5000', held: '0' }]);
    expect(book.ofAccount(float.id)).toMatchObject([{ asset: 'USD', balance: '10.5000', held: '0' }]);
    expect(book.unitsOf(float.id, 'USD', 2)).toEqual({ balance: 1050n, held: 0n });
    expect(book.changes()).toEqual([]);
  });

  it('answers zeros for a balance that does not exist', () => {
    const book = bookOf([]);
    expect(book.unitsOf(float.id, 'USD', 2)).toEqual({ balance: 0n, held: 0n });
    expect(book.ofAccount(float.id)).toEqual([]);
  });

  it('answers one change for each balance, and says which balances are new', () => {
    const book = bookOf([{ account: 'float', asset: 'USD', balance: '10.00' }]);
    evolve(book, posted('1.00'));
    evolve(book, posted('2.00'));
    evolve(book, holdPlaced(hold('A', trader('A'), '0.5', 'BTC')));
    expect(book.changes()).toEqual([
      { accountId: float.id, asset: 'USD', scale: 2, balance: 300n, held: 0n, isNew: false },
      { accountId: account(trader('A')).id, asset: 'BTC', scale: 8, balance: 0n, held: 50_000_000n, isNew: true },
    ]);
  });

  it('keeps every digit of amounts that come at two scales of one asset', () => {
    const book = bookOf([{ account: 'float', asset: 'USD', balance: '1.00' }]);
    evolve(book, posted('1.00'));
    book.post(float.id, { asset: 'USD', scale: 4, units: 1n });
    book.post(float.id, { asset: 'USD', scale: 2, units: 1n });
    expect(book.changes()).toMatchObject([{ scale: 4, balance: 10_101n }]);
    expect(book.unitsOf(float.id, 'USD', 4).balance).toBe(20_101n);
  });

  it('refuses a stored balance that is finer than the scale of its asset', () => {
    const book = bookOf([{ account: 'float', asset: 'USD', balance: '1.001' }]);
    expect(() => book.unitsOf(float.id, 'USD', 2)).toThrow('more than 2 decimals');
  });

  it('is the same whether facts are folded at once or in two books, one opened on the rows of the other', () => {
    const anyFact = fc.tuple(fc.nat(3), fc.bigInt({ min: 1n, max: 100n })).map(([kind, units]): LedgerFact => {
      const placed = { ...hold(`P${units}`, 'float', '0'), amount: { asset: 'USD', scale: 2, units } };
      if (kind === 0) return holdPlaced(placed);
      if (kind === 1) return holdClosed(placed, units / 2n);
      return posted(`${units}.00`);
    });
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 20 }), fc.nat(20), (facts, cut) => {
        const whole = facts.reduce(evolve, new LedgerBook());
        const first = facts.slice(0, cut).reduce(evolve, new LedgerBook());
        const rows = first.ofAccount(float.id).map((row) => ({ ...row, accountId: float.id }));
        const second = facts.slice(cut).reduce(evolve, new LedgerBook(rows, first.openHolds()));
        expect(second.unitsOf(float.id, 'USD', 2)).toEqual(whole.unitsOf(float.id, 'USD', 2));
        expect(second.openHolds()).toEqual(whole.openHolds());
      }),
    );
  });
});

describe('a closed hold', () => {
  it('splits its amount into the captured and the released part', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.bigInt({ min: 0n, max: 10n ** 12n }), (units, part) => {
        const captured = part % (units + 1n);
        const closed = holdClosed({ ...hold('A', 'float', '0'), amount: { asset: 'USD', scale: 2, units } }, captured);
        expect(closed.captured.units + closed.released.units).toBe(units);
        expect(closed.released.units >= 0n).toBe(true);
      }),
    );
  });
});
