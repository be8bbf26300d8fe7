import { format } from '@ballast/kernel';
import { gainPercent, portfolioValue, shownPosition, unrealizedPnl, type ValuedHolding } from './portfolio-value';
import { BTC, midOf, of, USD, usd } from './testing/books';

const valued = (quantity: string, cost: string, realized: string, value: string): ValuedHolding => ({
  holding: { quantity: of('BTC', quantity), cost: usd(cost), realized: usd(realized) },
  value: usd(value),
});

describe('a position', () => {
  it('has the figures of the sample in the reference', () => {
    expect(shownPosition(valued('5', '240000.00', '5000.00', '250000.00'), midOf('BTC', '50000.00'), BTC)).toEqual({
      asset: 'BTC',
      quantity: '5.00000000',
      side: 'long',
      averageEntryPrice: '48000.00',
      currentPrice: '50000.00',
      marketValue: '250000.00',
      costBasis: '240000.00',
      unrealizedPnl: '10000.00',
      unrealizedPnlPercent: '4.17',
      realizedPnl: '5000.00',
    });
  });

  it('has a loss in percent of its cost, and 0 when it cost nothing', () => {
    const price = midOf('BTC', '1.00');
    expect(shownPosition(valued('1', '3.00', '0.00', '1.00'), price, BTC)).toMatchObject({
      unrealizedPnl: '-2.00',
      unrealizedPnlPercent: '-66.67',
    });
    expect(shownPosition(valued('1', '0.00', '0.00', '1.00'), price, BTC)).toMatchObject({
      averageEntryPrice: '0.00',
      unrealizedPnl: '1.00',
      unrealizedPnlPercent: '0.00',
    });
  });
});

describe('the value of a portfolio', () => {
  const open = valued('1', '100.00', '7.00', '120.00');
  const closed = valued('0', '0.00', '-2.50', '0.00');

  it('adds up values, cash and gains, those of closed positions too', () => {
    const { totalPnlPercent, openPositions, ...amounts } = portfolioValue([open, closed], usd('30.00'), USD);
    expect(Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, format(amount)]))).toEqual({
      totalValue: '150.00',
      cashBalance: '30.00',
      positionsValue: '120.00',
      totalPnl: '24.50',
      unrealizedPnl: '20.00',
      realizedPnl: '4.50',
    });
    expect({ totalPnlPercent, openPositions }).toEqual({ totalPnlPercent: '19.52', openPositions: 1 });
    expect(format(unrealizedPnl(open))).toBe('20.00');
  });

  it('is zero without assets and cash', () => {
    expect(portfolioValue([], usd('0.00'), USD)).toMatchObject({ totalPnlPercent: '0.00', openPositions: 0 });
  });

  it('compares a gain with the value without it, and with nothing that is not greater than 0', () => {
    expect(gainPercent(usd('25000.00'), usd('875000.00'))).toBe('2.94');
    expect(gainPercent(usd('10.00'), usd('10.00'))).toBe('0.00');
    expect(gainPercent(usd('10.00'), usd('5.00'))).toBe('0.00');
  });
});
