import * as fc from 'fast-check';
import { Decimal } from './decimal';
import { divide, mulDiv, powerOfTen, type Rounding } from './rounding';

const anyInteger = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
const anyPositive = fc.bigInt({ min: 1n, max: 10n ** 24n });
const anyRounding = fc.constantFrom<Rounding>('down', 'up', 'halfEven');

describe('rounding', () => {
  it.each<[bigint, bigint, Rounding, bigint]>([
    [7n, 2n, 'down', 3n],
    [7n, 2n, 'up', 4n],
    [-7n, 2n, 'down', -3n],
    [-7n, 2n, 'up', -4n],
    [5n, 2n, 'halfEven', 2n],
    [7n, 2n, 'halfEven', 4n],
    [-5n, 2n, 'halfEven', -2n],
    [-7n, 2n, 'halfEven', -4n],
    [8n, 3n, 'halfEven', 3n],
    [7n, 3n, 'halfEven', 2n],
    [6n, 3n, 'up', 2n],
  ])('divides %i by %i, %s: %i', (numerator, denominator, rounding, expected) => {
    expect(divide(numerator, denominator, rounding)).toBe(expected);
  });

  it('refuses a denominator that is not positive', () => {
    expect(() => divide(1n, 0n, 'down')).toThrow(RangeError);
    expect(() => divide(1n, -1n, 'down')).toThrow(RangeError);
  });

  it('rounds a quotient as big.js does', () => {
    fc.assert(
      fc.property(anyInteger, anyPositive, anyRounding, (numerator, denominator, rounding) => {
        const byBig = Decimal.of(`${numerator}`).dividedBy(Decimal.of(`${denominator}`), 0, rounding);
        expect(`${divide(numerator, denominator, rounding)}`).toBe(byBig.toString());
      }),
    );
  });

  it('multiplies exactly before it rounds once, as big.js does', () => {
    fc.assert(
      fc.property(anyInteger, anyInteger, anyPositive, anyRounding, (a, b, denominator, rounding) => {
        const product = Decimal.of(`${a}`).times(Decimal.of(`${b}`));
        const byBig = product.dividedBy(Decimal.of(`${denominator}`), 0, rounding);
        expect(`${mulDiv(a, b, denominator, rounding)}`).toBe(byBig.toString());
      }),
    );
  });

  it('knows powers of ten inside and outside its table', () => {
    expect(powerOfTen(0)).toBe(1n);
    expect(powerOfTen(8)).toBe(100_000_000n);
    expect(powerOfTen(70)).toBe(10n ** 70n);
  });
});
