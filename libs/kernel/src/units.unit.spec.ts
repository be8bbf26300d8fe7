import * as fc from 'fast-check';
import { Decimal } from './decimal';
import { DecimalFormatError, decimalPlaces, formatUnits, isPlainDecimal, parseUnits, rescaleUnits } from './units';

const anyUnits = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
const anyScale = fc.integer({ min: 0, max: 18 });

describe('units', () => {
  it.each([
    ['10000.00', 2, 1000000n],
    ['0.08333333', 8, 8333333n],
    ['5', 2, 500n],
    ['0', 2, 0n],
    ['-0.01', 2, -1n],
    ['-0.00', 2, 0n],
    ['999999999999999999.99', 2, 99999999999999999999n],
    ['1.5000', 1, 15n],
  ])('reads %s at scale %i', (text, scale, units) => {
    expect(parseUnits(text, scale)).toBe(units);
  });

  it.each(['', '.', '1.', '.5', '1e3', '1E-8', '+1', ' 1', '1 ', '1,000', '0x10', 'NaN', 'Infinity', '--1', '١'])(
    'refuses %j, which is not a plain decimal',
    (text) => {
      expect(isPlainDecimal(text)).toBe(false);
      expect(() => parseUnits(text, 2)).toThrow(DecimalFormatError);
    },
  );

  it('refuses a number that is finer than the scale instead of rounding it', () => {
    expect(() => parseUnits('0.001', 2)).toThrow('more than 2 decimals');
  });

  it('prints every digit of the scale and never an exponent', () => {
    expect(formatUnits(1n, 8)).toBe('0.00000001');
    expect(formatUnits(1000000n, 2)).toBe('10000.00');
    expect(formatUnits(7n, 0)).toBe('7');
    expect(formatUnits(-5n, 2)).toBe('-0.05');
  });

  it('never prints a negative zero', () => {
    expect(formatUnits(-0n, 2)).toBe('0.00');
    expect(formatUnits(parseUnits('-0.00', 2), 2)).toBe('0.00');
  });

  it('counts the decimals as they are written', () => {
    expect(decimalPlaces('1.50')).toBe(2);
    expect(decimalPlaces('1')).toBe(0);
  });

  it('reads the text that it printed', () => {
    fc.assert(
      fc.property(anyUnits, anyScale, (units, scale) => {
        expect(parseUnits(formatUnits(units, scale), scale)).toBe(units);
      }),
    );
  });

  it('prints the same number as big.js', () => {
    fc.assert(
      fc.property(anyUnits, anyScale, (units, scale) => {
        const text = formatUnits(units, scale);
        expect(Decimal.of(text).toFixed(scale, 'down')).toBe(text);
      }),
    );
  });

  it('changes the scale without changing the number', () => {
    fc.assert(
      fc.property(anyUnits, anyScale, anyScale, (units, from, more) => {
        expect(rescaleUnits(rescaleUnits(units, from, from + more), from + more, from)).toBe(units);
      }),
    );
  });

  it('refuses a smaller scale that would lose digits', () => {
    expect(() => rescaleUnits(15n, 1, 0)).toThrow(DecimalFormatError);
  });
});
