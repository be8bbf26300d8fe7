import { Decimal, format } from '@ballast/kernel';
import * as fc from 'fast-check';
import { isDrifted, valuePortfolio, type Portfolio } from './portfolio';
import { heldAssets, marketOf, type Given } from './testing/fixtures';

function portfolioOf(given: Given): Portfolio | null {
  const { terms, prices } = marketOf(given);
  return valuePortfolio(heldAssets(given.held, terms), terms, prices);
}

const decimal = (amount: { readonly units: bigint; readonly scale: number }): string =>
  format(amount).replace(/\.?0+$/, '');

/** A line for each asset: its code, value, target and the difference between them. */
function lines(portfolio: Portfolio | null): readonly string[] {
  return (portfolio?.assets ?? []).map(({ instrument, value, target, delta }) =>
    [instrument.asset, ...[value, target, delta].map(decimal)].join(' '),
  );
}

describe('valuing a portfolio', () => {
  it('compares the value of each asset with its part of the whole', () => {
    const portfolio = portfolioOf({ weights: { BTC: '0.5', ETH: '0.5' }, held: { BTC: '0.1', ETH: '1' } });
    expect(lines(portfolio)).toEqual(['BTC 6000 4500 -1500', 'ETH 3000 4500 1500']);
  });

  it('puts the assets of the allocations first and then the others by code, as exits', () => {
    const portfolio = portfolioOf({ weights: { ETH: '1' }, held: { SOL: '2', ADA: '100', ETH: '0' } });
    expect(lines(portfolio)).toEqual(['ETH 0 350 350', 'ADA 50 0 -50', 'SOL 300 0 -300']);
  });

  it('leaves out an asset that is neither held nor wanted', () => {
    const portfolio = portfolioOf({ weights: { BTC: '1', ETH: '0' }, held: { BTC: '1' } });
    expect(lines(portfolio)).toEqual(['BTC 60000 60000 0']);
  });

  it('answers null when an asset has no price', () => {
    const prices = { BTC: '60000.00' };
    expect(portfolioOf({ weights: { BTC: '1' }, held: { SOL: '1' }, prices })).toBeNull();
    expect(portfolioOf({ weights: { BTC: '0.5', SOL: '0.5' }, held: { BTC: '1' }, prices })).toBeNull();
  });

  it('has deltas that sum to 0 and values that sum to its value, exactly', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 16n }),
        fc.bigInt({ min: 0n, max: 10n ** 16n }),
        fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }),
        (btc, eth, weight) => {
          const text = (units: bigint, scale: number): string => format({ units, scale });
          const portfolio = portfolioOf({
            weights: { BTC: text(weight, 18), ETH: text(10n ** 18n - weight, 18) },
            held: { BTC: text(btc, 8), ETH: text(eth, 8) },
          });
          const sumOf = (part: 'value' | 'delta'): bigint =>
            (portfolio?.assets ?? []).reduce((sum, valued) => sum + valued[part].units, 0n);
          expect(sumOf('delta')).toBe(0n);
          expect(sumOf('value')).toBe(portfolio?.value.units);
          const expected = Decimal.of(text(btc, 8))
            .times(Decimal.of('60000.00'))
            .plus(Decimal.of(text(eth, 8)).times(Decimal.of('3000.00')));
          expect(Decimal.of(format(portfolio?.value ?? { units: 0n, scale: 0 })).equals(expected)).toBe(true);
        },
      ),
    );
  });
});

describe('drift', () => {
  const drifted = (driftBps: number): boolean => {
    // BTC is 51 % of the value and is to be 50 %.
    const given = { weights: { BTC: '0.5', ETH: '0.5' }, held: { BTC: '0.0085', ETH: '0.16333333' } };
    const portfolio = portfolioOf(given);
    return portfolio !== null && isDrifted(portfolio, driftBps);
  };

  it('is there when an asset is further from its target than so many basis points of the value', () => {
    expect(drifted(99)).toBe(true);
  });

  it('is not there at or below that distance', () => {
    expect(drifted(101)).toBe(false);
    const balanced = portfolioOf({ weights: { BTC: '0.5', ETH: '0.5' }, held: { BTC: '0.05', ETH: '1' } });
    expect(balanced !== null && isDrifted(balanced, 0)).toBe(false);
  });
});
