import { transactionId } from '@ballast/kernel';
import { postDeposit } from './post-deposit.decider';

const DEPOSIT = '7a3d2e1f-4b6c-4789-abcd-ef0123456789';
const command = { deposit_id: DEPOSIT, account: 'float', asset: 'USD', amount: '1000.50' };

describe('post deposit', () => {
  it('credits the float from outside', () => {
    expect(postDeposit(command, { balance: '2.25' })).toEqual({
      transaction: {
        transaction_id: transactionId(DEPOSIT),
        execution_id: '',
        transfers: [
          {
            leg: 0,
            purpose: 'deposit',
            account: 'float',
            counter_account: 'external',
            asset: 'USD',
            amount: '1000.50',
            balance_after: '1002.75',
          },
        ],
      },
      deltas: [{ account: 'float', asset: 'USD', posted: '1000.50', held: '0.00' }],
    });
  });

  it('opens the own account of a participant with its first deposit', () => {
    const posted = postDeposit({ ...command, account: 'CUST01' }, { balance: '0' });
    expect(posted.deltas).toEqual([{ account: 'participant:CUST01', asset: 'USD', posted: '1000.50', held: '0.00' }]);
  });
});
