import type { Outflow } from '@ballast/contracts';
import { transactionId } from '@ballast/kernel';
import { outflowSource, outflowTransfer, postOutflow } from './post-outflow.decider';
import { account, ACCOUNTS, bookOf, deltasOf } from './testing/fixtures';
import { transferMessage } from './transaction';

const AT = '2026-04-17T10:00:00.000Z';
const DEPOSIT = '7a3d2e1f-4b6c-4789-abcd-ef0123456789';
const asked = { id: '1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f', request_id: '', created_at: AT };

function reversal(to: string): Outflow {
  const deposit = { id: DEPOSIT, request_id: '', account: to, asset: 'USD', amount: '10.50' };
  return {
    kind: 'deposit_reversal',
    ...asked,
    deposit: { ...deposit, created_at: AT, updated_at: AT },
    reason: 'bounced',
  };
}

const withdrawal: Outflow = { kind: 'float_withdrawal', ...asked, asset: 'USD', amount: '2.25', reference: '' };

describe('post outflow', () => {
  it('debits the account of the deposit to the world outside', () => {
    const balances = bookOf([{ account: 'participant:A', asset: 'USD', balance: '12.00' }]);
    const posted = postOutflow({ outflow: reversal('A'), scale: 2 }, { accounts: ACCOUNTS, balances });
    const expected = {
      leg: 0,
      purpose: 'deposit_reversal',
      account: 'participant:A',
      counter_account: 'external',
      asset: 'USD',
      amount: '-10.50',
      balance_after: '1.50',
    };
    expect(posted.transaction.transfers.map(transferMessage)).toEqual([expected]);
    expect(outflowTransfer(reversal('A'), account('participant:A'), '1.50')).toEqual(expected);
    expect(deltasOf([posted])).toEqual(['participant:A USD posted -10.50 held 0.00']);
  });

  it('debits the float for a withdrawal', () => {
    const balances = bookOf([{ account: 'float', asset: 'USD', balance: '2.25' }]);
    const posted = postOutflow({ outflow: withdrawal, scale: 2 }, { accounts: ACCOUNTS, balances });
    expect(posted.transaction.transfers.map(transferMessage)).toEqual([
      outflowTransfer(withdrawal, account('float'), '0.00'),
    ]);
  });

  it('has one transaction for each deposit, whichever request reverses it, and one for each withdrawal', () => {
    const again = { ...reversal('A'), id: 'another' };
    expect(outflowSource(again)).toEqual(outflowSource(reversal('A')));
    expect(outflowSource(again).id).not.toBe(DEPOSIT);
    expect(outflowSource({ ...withdrawal, id: 'another' })).toEqual({ kind: 'float_withdrawal', id: 'another' });
    const balances = bookOf([]);
    const { transaction } = postOutflow({ outflow: withdrawal, scale: 2 }, { accounts: ACCOUNTS, balances });
    expect(transaction.id).toBe(transactionId(withdrawal.id));
  });
});
