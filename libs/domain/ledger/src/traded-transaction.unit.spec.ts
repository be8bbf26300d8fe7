import type { PostedTransfer } from '@ballast/contracts';
import { ACCOUNTS } from './testing/fixtures';
import { termTexts, toldSource, tradedTransaction, type TradedSource } from './traded-transaction';
import { transactionFor } from './transaction';

const TERMS = { type: 'enrollment', strategy_id: 'strategy', quoted_currency: 'USD' } as const;
const SOURCE: TradedSource = {
  participant_code: 'ABCDEF',
  trades: [
    { leg: 0, price: '60030.00', trade_id: 'first' },
    { leg: 1, price: '3001.50', trade_id: 'second' },
  ],
};

const transfer = (leg: number, purpose: 'buy_cash' | 'buy_asset'): PostedTransfer => ({
  leg,
  purpose,
  account: 'trader:A',
  counter_account: 'house',
  asset: purpose === 'buy_cash' ? 'USD' : 'BTC',
  amount: '1',
  balance_after: '1',
});
const transfers = [0, 1].flatMap((leg) => [transfer(leg, 'buy_cash'), transfer(leg, 'buy_asset')]);

const told = tradedTransaction(
  {
    transaction: transactionFor({ kind: 'execution', id: 'source' }, ACCOUNTS.trader('A'), []),
    transfers,
    firstPosition: 7,
  },
  SOURCE,
);

describe('a transaction as its fact tells it', () => {
  it('names price and trade on the side of the asset alone', () => {
    expect(told).toMatchObject({ source_id: 'source', participant_code: 'ABCDEF', first_position: 7 });
    expect(told.transfers.map(({ purpose, price, trade_id }) => [purpose, price, trade_id])).toEqual([
      ['buy_cash', undefined, undefined],
      ['buy_asset', '60030.00', 'first'],
      ['buy_cash', undefined, undefined],
      ['buy_asset', '3001.50', 'second'],
    ]);
  });

  it('has a label only where the assets lie on an account of a customer', () => {
    expect(told).not.toHaveProperty('account_label');
  });

  it('tells the terms of the trades that were booked', () => {
    expect(termTexts(TERMS, toldSource(told))).toEqual(termTexts(TERMS, SOURCE));
  });

  it.each<[string, readonly string[]]>([
    ['another Strategy', termTexts({ ...TERMS, strategy_id: 'other' }, SOURCE)],
    ['another type', termTexts({ ...TERMS, type: 'top_up' }, SOURCE)],
    ['another currency', termTexts({ ...TERMS, quoted_currency: 'EUR' }, SOURCE)],
    ['another participant', termTexts(TERMS, { ...SOURCE, participant_code: 'OTHERS' })],
    ['another label', termTexts(TERMS, { ...SOURCE, account_label: 'savings' })],
    ['another price', termTexts(TERMS, { ...SOURCE, trades: [{ leg: 0, price: '1.00', trade_id: 'first' }] })],
  ])('tells %s apart', (_, texts) => {
    expect(texts).not.toEqual(termTexts(TERMS, toldSource(told)));
  });
});
