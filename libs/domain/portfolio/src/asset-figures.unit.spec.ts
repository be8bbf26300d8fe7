import { format } from '@ballast/kernel';
import { addAssetFigures, afterAssetMove, afterTrade, noAssetFigures, type FiguredTrade } from './asset-figures';
import { flowOf } from './distance';
import { BTC, midOf, of, USD, usd } from './testing/books';

const NONE = noAssetFigures(BTC, USD);
const trade = (side: 'buy' | 'sell', quantity: string, notional: string): FiguredTrade => ({
  side,
  quantity: of('BTC', quantity),
  notional: usd(notional),
  commission: usd('0.10'),
  cash: 'platform',
});

describe('the figures of an asset', () => {
  const bought = afterTrade(NONE, trade('buy', '2', '200.00'));

  it('count trades, their notionals and commissions; no commission is part of the cost', () => {
    const sold = afterTrade(bought, trade('sell', '1', '130.00'));
    expect([sold.holding.cost, sold.holding.realized, sold.bought, sold.sold, sold.commissions].map(format)).toEqual([
      '100.00',
      '30.00',
      '200.00',
      '130.00',
      '0.20',
    ]);
    expect(sold.trades).toBe(2);
  });

  it('have buys as money that came in, and sells as money that went out, by the distance of their cash', () => {
    const sold = afterTrade(bought, { ...trade('sell', '1', '130.00'), cash: 'general' });
    expect([flowOf(sold.cameIn, 'participant'), flowOf(sold.cameIn, 'platform')].map(format)).toEqual([
      '200.00',
      '0.00',
    ]);
    expect([flowOf(sold.wentOut, 'trading'), flowOf(sold.wentOut, 'general')].map(format)).toEqual(['130.00', '0.00']);
  });

  it('take assets that move without a trade at the mid, half-even, and count no trade', () => {
    const quantity = of('BTC', '0.5');
    const moved = afterAssetMove(bought, { direction: 'in', quantity, mid: midOf('BTC', '100.01'), other: 'outside' });
    expect([moved.holding.quantity, moved.holding.cost, moved.bought, moved.cameIn.outside].map(format)).toEqual([
      '2.50000000',
      '250.00',
      '250.00',
      '50.00',
    ]);
    const away = afterAssetMove(moved, { direction: 'out', quantity, mid: midOf('BTC', '120.00'), other: 'holder' });
    expect([away.holding.cost, away.holding.realized, away.sold, away.wentOut.holder].map(format)).toEqual([
      '200.00',
      '10.00',
      '60.00',
      '60.00',
    ]);
    expect(away.trades).toBe(1);
    expect(away.commissions).toEqual(bought.commissions);
  });

  it('refuse what the ledger cannot have posted', () => {
    expect(() => afterTrade(bought, trade('sell', '3', '1.00'))).toThrow(RangeError);
    const move = { direction: 'out', quantity: of('BTC', '1'), mid: midOf('BTC', '1.00'), other: 'outside' } as const;
    expect(() => afterAssetMove(NONE, move)).toThrow(RangeError);
  });

  it('add up over accounts', () => {
    expect(addAssetFigures(bought, NONE)).toEqual(bought);
    const both = addAssetFigures(bought, afterTrade(NONE, trade('buy', '1', '50.00')));
    expect([both.holding.quantity, both.holding.cost, both.bought, both.commissions].map(format)).toEqual([
      '3.00000000',
      '250.00',
      '250.00',
      '0.20',
    ]);
    expect(both.trades).toBe(2);
    expect(format(flowOf(both.cameIn, 'participant'))).toBe('250.00');
  });
});
