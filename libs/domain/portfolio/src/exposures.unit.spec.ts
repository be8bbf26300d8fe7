import { format } from '@ballast/kernel';
import * as fc from 'fast-check';
import { exposureOf } from './exposures';
import { cents, USD, usd } from './testing/books';

const lines = (values: Readonly<Record<string, string>>, cash: string): readonly string[] =>
  exposureOf(
    Object.entries(values).map(([asset, value]) => ({ asset, value: usd(value) })),
    usd(cash),
    USD,
  ).byAsset.map(({ asset, exposure, weight, side }) => `${asset} ${format(exposure)} ${weight} ${side}`);

describe('exposure', () => {
  it('has the weights of the sample in the reference', () => {
    expect(lines({ BTC: '525000.00', ETH: '250000.00' }, '100000.00')).toEqual([
      'BTC 525000.00 60.0 long',
      'ETH 250000.00 28.6 long',
      'USD 100000.00 11.4 neutral',
    ]);
  });

  it('gives a missing tenth to the largest remainder, and a tie to the earlier entry', () => {
    expect(lines({ ETH: '1.00', BTC: '1.00' }, '1.00')).toEqual([
      'BTC 1.00 33.4 long',
      'ETH 1.00 33.3 long',
      'USD 1.00 33.3 neutral',
    ]);
  });

  it('lists assets by code and the cash of the book last, also when it is 0', () => {
    expect(lines({ ZEC: '3.00', USDC: '1.00' }, '0.00')).toEqual([
      'USDC 1.00 25.0 long',
      'ZEC 3.00 75.0 long',
      'USD 0.00 0.0 neutral',
    ]);
  });

  it('is zero everywhere for a scope that holds nothing', () => {
    const empty = exposureOf([], usd('0.00'), USD);
    expect(empty).toMatchObject({ leverage: '0.00', byAsset: [{ asset: 'USD', weight: '0.0', side: 'neutral' }] });
    expect(format(empty.totalExposure)).toBe('0.00');
  });

  it('adds up to its totals, and its weights to 100.0', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { maxLength: 12 }),
        fc.bigInt(0n, 10n ** 15n),
        (values, cash) => {
          const held = values.map((units, index) => ({
            asset: `A${String(index).padStart(2, '0')}`,
            value: cents(units),
          }));
          const { totalExposure, netExposure, longExposure, cashBalance, leverage, byAsset } = exposureOf(
            held,
            cents(cash),
            USD,
          );
          const long = values.reduce((sum, units) => sum + units, 0n);
          expect([longExposure.units, netExposure.units, cashBalance.units, totalExposure.units]).toEqual([
            long,
            long,
            cash,
            long + cash,
          ]);
          expect(byAsset.reduce((sum, { exposure }) => sum + exposure.units, 0n)).toBe(long + cash);
          const isEmpty = long + cash === 0n;
          expect(leverage).toBe(isEmpty ? '0.00' : '1.00');
          const tenths = byAsset.map(({ weight }) => BigInt(weight.replace('.', '')));
          expect(tenths.reduce((sum, each) => sum + each, 0n)).toBe(isEmpty ? 0n : 1000n);
          // Each weight is the exact share rounded down or up to a tenth.
          byAsset.forEach(({ exposure }, index) => {
            const share = isEmpty ? 0n : (exposure.units * 1000n) / (long + cash);
            expect([share, share + 1n]).toContain(tenths[index]);
          });
        },
      ),
    );
  });
});
