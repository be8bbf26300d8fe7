import { transactionId } from '@ballast/kernel';
import { postDeposit } from './post-deposit.decider';
import { account, ACCOUNTS, bookOf, deltasOf, transfersOf } from './testing/fixtures';
import { transferMessage } from './transaction';

const DEPOSIT = '7a3d2e1f-4b6c-4789-abcd-ef0123456789';
const command = { deposit: { id: DEPOSIT, account: 'float', asset: 'USD', amount: '1000.50' }, scale: 2 };

describe('post deposit', () => {
  it('credits the float from outside', () => {
    const balances = bookOf([{ account: 'float', asset: 'USD', balance: '2.25' }]);
    const posted = postDeposit(command, { accounts: ACCOUNTS, balances });
    expect(posted.transaction).toMatchObject({
      id: transactionId(DEPOSIT),
      source: { kind: 'deposit', id: DEPOSIT },
      account: account('float'),
    });
    expect(posted.transaction.transfers.map(transferMessage)).toEqual([
      {
        leg: 0,
        purpose: 'deposit',
        account: 'float',
        counter_account: 'external',
        asset: 'USD',
        amount: '1000.50',
        balance_after: '1002.75',
      },
    ]);
    expect(deltasOf([posted])).toEqual(['float USD posted 1000.50 held 0.00']);
  });

  it('opens the own account of a participant with its first deposit', () => {
    const deposit = { ...command.deposit, account: 'CUST01' };
    const posted = postDeposit({ deposit, scale: 2 }, { accounts: ACCOUNTS, balances: bookOf([]) });
    expect(deltasOf([posted])).toEqual(['participant:CUST01 USD posted 1000.50 held 0.00']);
  });

  it('is posted at the scale of its asset', () => {
    const deposit = { ...command.deposit, amount: '7' };
    const posted = postDeposit({ deposit, scale: 2 }, { accounts: ACCOUNTS, balances: bookOf([]) });
    expect(transfersOf([posted])).toEqual(['0 deposit float 7.00 USD = 7.00']);
  });
});
