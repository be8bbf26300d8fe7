import { newId, transactionId } from '@ballast/kernel';
import { accountOf } from './account';
import { evolve, transactionsOf } from './facts';
import { LedgerBook } from './ledger-book';
import { movementHold, movementTransaction, postMovement, type MovementBooking } from './post-movement.decider';
import { transferMessage } from './transaction';

const account = accountOf('participant', 'SANDBX', 'HOLD');
const movement = {
  id: newId(),
  kind: 'payout',
  account,
  amount: { asset: 'USD', scale: 2, units: 6000n },
} as const;

/** The account after a booking. 100.00 are there, of which 70.00 are held, 60.00 by the movement. */
function booked(booking: MovementBooking) {
  const holds = [movementHold(movement)];
  const book = new LedgerBook([{ accountId: account.id, asset: 'USD', balance: '100.00', held: '70.00' }], holds);
  const facts = postMovement(movement, booking, book);
  for (const fact of facts) evolve(book, fact);
  const { balance, held } = book.unitsOf(account.id, 'USD', 2);
  return { transactions: transactionsOf(facts), amounts: [balance, held], open: book.openHolds().length };
}

describe('a movement on the ledger', () => {
  it.each([
    ['none', 10000n, 7000n, 1],
    ['release', 10000n, 1000n, 0],
    ['capture', 4000n, 1000n, 0],
    ['credit', 16000n, 7000n, 1],
    ['give_back', 16000n, 7000n, 1],
  ] as const)('by the booking %s leaves a balance of %s with %s held', (booking, balance, held, open) => {
    expect(booked(booking)).toMatchObject({ amounts: [balance, held], open });
  });

  it('is one transfer to or from `external` under its kind', () => {
    const shown = (booking: MovementBooking) =>
      booked(booking).transactions.flatMap(({ transfers }) => transfers.map(transferMessage));
    const transfer = { purpose: 'payout', counter_account: 'external', account: account.name, asset: 'USD' };
    expect(shown('capture')).toEqual([{ ...transfer, leg: 0, amount: '-60.00', balance_after: '40.00' }]);
    expect(shown('give_back')).toEqual([{ ...transfer, leg: 1, amount: '60.00', balance_after: '160.00' }]);
    expect([...shown('none'), ...shown('release')]).toEqual([]);
  });

  it('has one transaction when it is settled and another one when it is given back', () => {
    const [settled, returned] = [booked('capture').transactions[0], booked('give_back').transactions[0]];
    if (settled === undefined || returned === undefined) throw new Error('both are posted');
    expect(settled.id).toBe(transactionId(movement.id));
    expect(returned.id).not.toBe(settled.id);
    expect(returned.source).toEqual(settled.source);
    expect(movementTransaction(movement, returned.transfers)).toEqual(returned);
  });
});
