import * as fc from 'fast-check';
import { AssetMismatchError, format, money, parseMoney, parseQuantity } from './amount';
import {
  absolute,
  add,
  atScale,
  exceedsBps,
  isNegative,
  isPositive,
  isZero,
  multiply,
  plusBps,
  split,
  subtract,
  sum,
  zeroOf,
} from './arithmetic';

const usd = (text: string) => parseMoney(text, 'USD', 2);
const btc = (text: string) => parseQuantity(text, 'BTC', 8);

describe('signs', () => {
  it('are told apart', () => {
    const amounts = ['-0.01', '0.00', '0.01'].map(usd);
    expect(amounts.map(isNegative)).toEqual([true, false, false]);
    expect(amounts.map(isZero)).toEqual([false, true, false]);
    expect(amounts.map(isPositive)).toEqual([false, false, true]);
  });

  it('are dropped by absolute', () => {
    expect(format(absolute(usd('-3.00')))).toBe('3.00');
    expect(format(absolute(usd('3.00')))).toBe('3.00');
  });
});

describe('sums', () => {
  it('keep asset and scale, even without any amount', () => {
    expect(sum(zeroOf(usd('9.99')), [])).toEqual(usd('0.00'));
    expect(format(sum(usd('1.00'), [usd('2.00'), usd('-0.50')]))).toBe('2.50');
  });

  it('do not type-check, and throw, over two assets', () => {
    // @ts-expect-error money and a quantity
    expect(() => sum(usd('1.00'), [btc('1')])).toThrow(AssetMismatchError);
  });

  it('undo a difference', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), (left, right) => {
        const [a, b] = [money('USD', 2, left), money('USD', 2, right)];
        expect(add(subtract(a, b), b)).toEqual(a);
      }),
    );
  });
});

describe('split', () => {
  it('gives every part the asset and the scale of the total, and loses nothing', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        fc.array(fc.bigInt({ min: 1n, max: 10n ** 18n }), { minLength: 1, maxLength: 8 }),
        (units, weights) => {
          const total = money('USD', 2, units);
          const parts = split(total, weights);
          expect(parts).toHaveLength(weights.length);
          expect(sum(zeroOf(total), parts)).toEqual(total);
        },
      ),
    );
  });
});

describe('scales', () => {
  it('become finer without a change, and coarser by one rounding', () => {
    expect(format(atScale(usd('1.05'), 4, 'down'))).toBe('1.0500');
    expect(format(atScale(money('USD', 4, 10_599n), 2, 'down'))).toBe('1.05');
    expect(format(atScale(money('USD', 4, 10_501n), 2, 'up'))).toBe('1.06');
  });

  it('add up in a product', () => {
    expect(format(multiply(usd('10.00'), { units: 3n, scale: 1 }))).toBe('3.000');
  });
});

describe('basis points', () => {
  it('are added with one rounding', () => {
    expect(format(plusBps(btc('1.00000001'), 200, 'up'))).toBe('1.02000002');
    expect(format(plusBps(btc('1.00000001'), 200, 'down'))).toBe('1.02000001');
    expect(format(plusBps(btc('1.00000001'), 0, 'up'))).toBe('1.00000001');
  });

  it('are exceeded only by a part that is larger', () => {
    expect(exceedsBps(usd('0.50'), usd('100.00'), 50)).toBe(false);
    expect(exceedsBps(usd('0.51'), usd('100.00'), 50)).toBe(true);
    expect(exceedsBps(usd('0.00'), usd('0.00'), 0)).toBe(false);
  });

  it('throw when part and whole are of two assets', () => {
    // @ts-expect-error money and a quantity
    expect(() => exceedsBps(usd('1.00'), btc('1'), 1)).toThrow(AssetMismatchError);
  });
});
