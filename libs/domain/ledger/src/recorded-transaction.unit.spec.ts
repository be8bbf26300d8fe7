import { recordedTransaction } from './recorded-transaction';
import { account, ACCOUNTS, amount, trader } from './testing/fixtures';
import { transactionFor, transferMessage } from './transaction';

const SOURCE = { kind: 'execution', id: 'e1' } as const;

describe('a recorded transaction', () => {
  it('is read back from its transfers', () => {
    const transaction = transactionFor(SOURCE, account(trader('A')), [
      {
        leg: 0,
        purpose: 'buy_cash',
        account: account('float'),
        amount: amount('-5000.10'),
        balanceAfter: amount('0.00'),
      },
      {
        leg: 0,
        purpose: 'buy_asset',
        account: account(trader('A')),
        amount: amount('0.08333333', 'BTC'),
        balanceAfter: amount('1.00000000', 'BTC'),
      },
    ]);
    expect(recordedTransaction(ACCOUNTS, SOURCE, transaction.transfers.map(transferMessage))).toEqual(transaction);
  });

  it('of a deposit acts on the account that it credits', () => {
    const source = { kind: 'deposit', id: 'd1' } as const;
    const own = account('participant:A');
    const transaction = transactionFor(source, own, [
      { leg: 0, purpose: 'deposit', account: own, amount: amount('10.00'), balanceAfter: amount('10.00') },
    ]);
    expect(recordedTransaction(ACCOUNTS, source, transaction.transfers.map(transferMessage))).toEqual(transaction);
  });

  it('needs a transfer, and accounts of customers', () => {
    const transfer = transferMessage({
      leg: 0,
      purpose: 'fee',
      account: account('float'),
      amount: amount('-1.00'),
      balanceAfter: amount('2.00'),
    });
    expect(() => recordedTransaction(ACCOUNTS, SOURCE, [])).toThrow('has no transfer');
    expect(() => recordedTransaction(ACCOUNTS, SOURCE, [{ ...transfer, account: 'fees' }])).toThrow(
      "fees is no customer's account",
    );
  });
});
