import { format, type Money } from '@ballast/kernel';
import { availableForBuy } from './buying-power';
import { exposureOf } from './exposures';
import { periodPnl, valueOf, type PeriodPnl, type ScopeFigures } from './period-pnl';
import { portfolioValue, shownPosition } from './portfolio-value';
import { Accounts, type LedgerName, type Mids } from './testing/accounts';
import { BTC, ETH, midOf, of, SOL, USD, usd } from './testing/books';
import type { BookedAsset } from './book';

const NO_COMMISSION = usd('0.00');

const midsOf = (texts: Readonly<Record<string, string>>): Mids =>
  Object.fromEntries(Object.entries(texts).map(([asset, text]) => [asset, midOf(asset, text)]));

/** A trade in words: the Trader, the side, the quantity and asset, and the notional. */
function traded(accounts: Accounts, account: LedgerName, words: readonly [string, string, BookedAsset, string]) {
  const [side, quantity, terms, notional] = words;
  return accounts.trade(account, terms, {
    side: side === 'buy' ? 'buy' : 'sell',
    quantity: of(terms.asset, quantity),
    notional: usd(notional),
    commission: NO_COMMISSION,
  });
}

function texts(amounts: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null && 'units' in value ? format(value as Money) : value,
    ]),
  );
}

const assetLines = ({ byAsset }: PeriodPnl): readonly string[] =>
  byAsset.map(({ asset, pnl, pnlPercent, trades }) => `${asset} ${format(pnl)} ${pnlPercent} ${String(trades)}`);

const valueLines = ({ assets }: ScopeFigures) =>
  assets.map(({ terms, figures, value }) => ({
    asset: terms.asset,
    holding: figures.holding,
    value,
  }));

describe('worked example 1: a novated participant with one Trader', () => {
  const P2: readonly LedgerName[] = ['P2', 'P2/S1'];
  const steps = (
    [
      ['buy', '0.01663244', BTC, '1000.00'],
      ['buy', '0.04033061', BTC, '2500.00'],
      ['sell', '0.01107403', BTC, '700.00'],
      ['sell', '0.00564957', BTC, '333.33'],
    ] as const
  ).reduce<readonly Accounts[]>(
    (all, words) => [...all, traded(all.at(-1) ?? Accounts.EMPTY, 'P2/S1', words)],
    [Accounts.EMPTY],
  );
  const ended = steps.at(-1) ?? Accounts.EMPTY;
  const mids = midsOf({ BTC: '62500.00' });
  const scope = ended.scope(P2, mids);

  it('removes the cost of each sell and realizes the rest', () => {
    const figures = steps.map((accounts) => accounts.figures('P2/S1', BTC).holding);
    const lines = figures
      .slice(2)
      .map(({ cost, realized }, index, all) => [
        format({ ...cost, units: (all[index - 1]?.cost.units ?? cost.units) - cost.units }),
        format({ ...realized, units: realized.units - (all[index - 1]?.realized.units ?? 0n) }),
      ]);
    expect(lines).toEqual([
      ['0.00', '0.00'],
      ['680.43', '19.57'],
      ['347.13', '-13.80'],
    ]);
  });

  it('has this position', () => {
    const [btc] = scope.assets;
    if (btc === undefined) throw new Error('nothing is held');
    const valued = { holding: btc.figures.holding, value: btc.value };
    expect(shownPosition(valued, midOf('BTC', '62500.00'), BTC)).toEqual({
      asset: 'BTC',
      quantity: '0.04023945',
      side: 'long',
      averageEntryPrice: '61443.19',
      currentPrice: '62500.00',
      marketValue: '2514.97',
      costBasis: '2472.44',
      unrealizedPnl: '42.53',
      unrealizedPnlPercent: '1.72',
      realizedPnl: '5.77',
    });
  });

  it('has this profit and loss over all of it', () => {
    const pnl = periodPnl({ book: USD, scope: 'participant', start: Accounts.EMPTY.scope(P2, mids), end: scope });
    expect(texts(pnl)).toMatchObject({
      startValue: '0.00',
      endValue: '2514.97',
      netFlows: '2466.67',
      totalPnl: '48.30',
      totalPnlPercent: '1.38',
    });
    expect(portfolioValue(valueLines(scope), scope.cash.balance, USD).totalPnlPercent).toBe('1.96');
  });
});

describe('worked examples 2 and 3: a prefunded participant', () => {
  const P1: readonly LedgerName[] = ['P1', 'P1/S1', 'P1/S2', 'P1/label'];
  const deposited = Accounts.EMPTY.moveMoney(null, 'P1', usd('10000.00'));
  const btc = traded(deposited, 'P1/S1', ['buy', '0.07980049', BTC, '4000.00']);
  const second = traded(btc, 'P1/S1', ['buy', '0.99750623', ETH, '2500.00']);
  const secondMids = { BTC: '52345.67', ETH: '2468.10' };
  const scope = second.scope(P1, midsOf(secondMids));

  it('has these values, weights and gains', () => {
    const cash = scope.cash.balance;
    const { totalExposure, leverage, byAsset } = exposureOf(valueLines(scope), cash, USD);
    expect(format(totalExposure)).toBe('10139.16');
    expect(leverage).toBe('1.00');
    expect(byAsset.map(({ asset, exposure, weight }) => `${asset} ${format(exposure)} ${weight}`)).toEqual([
      'BTC 4177.21 41.2',
      'ETH 2461.95 24.3',
      'USD 3500.00 34.5',
    ]);
    expect(texts(portfolioValue(valueLines(scope), cash, USD))).toMatchObject({
      totalValue: '10139.16',
      totalPnl: '139.16',
      totalPnlPercent: '1.39',
      openPositions: 2,
    });
  });

  it('has these positions', () => {
    const positions = scope.assets.map(({ terms, figures, value }) =>
      shownPosition(
        { holding: figures.holding, value },
        midOf(terms.asset, secondMids[terms.asset === 'BTC' ? 'BTC' : 'ETH']),
        terms,
      ),
    );
    expect(positions).toMatchObject([
      { asset: 'BTC', averageEntryPrice: '50125.01', unrealizedPnl: '177.21', unrealizedPnlPercent: '4.43' },
      { asset: 'ETH', unrealizedPnl: '-38.05', unrealizedPnlPercent: '-1.52' },
    ]);
  });

  it('can buy with the cash that no top-up holds', () => {
    const terms = { ...BTC, ask: midOf('BTC', '52398.02'), minNotional: usd('1.00') };
    expect(format(availableForBuy([usd('3000.00')], terms))).toBe('0.05725407');
  });

  describe('later', () => {
    const again = second.moveMoney(null, 'P1', usd('1000.00'));
    const sold = traded(again, 'P1/S1', ['sell', '0.03', BTC, '1590.00']);
    const third = traded(sold, 'P1/S1', ['buy', '7.98668885', SOL, '1200.00']);
    const later = third.scope(P1, midsOf({ BTC: '53500.00', ETH: '2400.00', SOL: '149.80' }));
    const pnl = periodPnl({ book: USD, scope: 'participant', start: scope, end: later });

    it('has removed this cost', () => {
      const [before, after] = [again, sold].map((accounts) => accounts.figures('P1/S1', BTC).holding.cost.units);
      expect((before ?? 0n) - (after ?? 0n)).toBe(150_375n);
    });

    it('has this profit and loss since the second example', () => {
      expect(texts(pnl)).toMatchObject({
        startValue: '10139.16',
        endValue: '11144.75',
        netFlows: '1000.00',
        totalPnl: '5.59',
        totalPnlPercent: '0.05',
        realizedPnl: '86.25',
        unrealizedPnl: '-80.66',
        fees: '0.00',
        netPnl: '5.59',
      });
      expect(assetLines(pnl)).toEqual(['BTC 77.12 1.85 1', 'ETH -67.94 -2.76 0', 'SOL -3.59 -0.30 1']);
    });

    it('has this summary', () => {
      expect(format(valueOf(later, USD))).toBe('11144.75');
      expect(texts(portfolioValue(valueLines(later), later.cash.balance, USD))).toMatchObject({
        cashBalance: '4890.00',
        realizedPnl: '86.25',
        unrealizedPnl: '58.50',
        totalPnl: '144.75',
      });
    });
  });
});
