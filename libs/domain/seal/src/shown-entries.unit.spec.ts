import { ShownEntries } from './shown-entries';
import { Conclusions } from './shown-values';

const CASH = { purpose: 'buy_cash', account: 'float', counter_account: 'house', asset: 'USD', amount: '-50.00' };
const ASSET = { purpose: 'buy_asset', account: 'trader:1', counter_account: 'house', asset: 'BTC', amount: '0.10' };
const TRADE = { asset: 'BTC', side: 'buy', quantity: '0.1' };

function booked(trades: readonly object[], chunk = 0) {
  return { chunk, bookings: [{ trades }] };
}

function posted(transfers: readonly object[], first_position = 0) {
  return { chunk: 0, first_position, transactions: [{ transfers }] };
}

function concluded(trades: readonly object[], transactions: readonly object[]): Conclusions {
  const conclusions = new Conclusions();
  const entries = new ShownEntries(conclusions);
  for (const each of trades) entries.takeTrades(each);
  for (const each of transactions) entries.takeTransactions(each);
  entries.finish();
  return conclusions;
}

describe('the entries of a proof', () => {
  it('sum to zero, and move what was traded', () => {
    const { contradictions, shown, notShown } = concluded([booked([TRADE])], [posted([CASH, ASSET])]);
    expect([contradictions, notShown]).toEqual([[], []]);
    expect(shown).toEqual([
      'each of 2 transfers gives one account what it takes from another, so the 4 entries sum to zero for each asset',
      'the entries move what was traded, for each of 1 assets',
    ]);
  });

  it('count a message once, however often the log has it', () => {
    const trades = [booked([TRADE]), booked([TRADE]), booked([{ ...TRADE, side: 'sell' }], 1)];
    const transactions = [
      posted([ASSET]),
      posted([ASSET]),
      posted([{ ...ASSET, purpose: 'sell_asset', amount: '-0.1' }], 1),
    ];
    expect(concluded(trades, transactions).contradictions).toEqual([]);
  });

  it('contradict trades of another quantity', () => {
    expect(concluded([booked([{ ...TRADE, quantity: '0.2' }])], [posted([ASSET])]).contradictions).toEqual([
      'the ledger entries in BTC do not move what was traded',
    ]);
  });

  it('contradict themselves without two accounts or an amount', () => {
    expect(concluded([], [posted([{ ...CASH, counter_account: 'float' }])]).contradictions).toEqual([
      'a transfer of USD does not name two accounts',
    ]);
    expect(concluded([], [posted([{ ...CASH, amount: 'much' }])]).contradictions).toEqual(['"much" is no amount']);
  });

  it('are open as far as the proof does not show them', () => {
    expect(concluded([], []).notShown).toEqual(['ledger entries', 'trades of whole chunks']);
    expect(concluded([booked([TRADE])], []).notShown).toEqual(['ledger entries']);
  });
});
