import { Decimal } from './decimal';
import { DecimalFormatError } from './units';

describe('Decimal', () => {
  it('adds without the error of binary fractions', () => {
    expect(Decimal.of('0.1').plus(Decimal.of('0.2')).toString()).toBe('0.3');
    expect(Decimal.sum([Decimal.of('0.5'), Decimal.of('0.3'), Decimal.of('0.2')]).equals(Decimal.ONE)).toBe(true);
  });

  it('prints small numbers without an exponent', () => {
    expect(Decimal.of('0.00000001').toString()).toBe('0.00000001');
    expect(Decimal.of('0.00000001').toFixed(10, 'down')).toBe('0.0000000100');
  });

  it('never prints a negative zero', () => {
    expect(Decimal.of('-0').toString()).toBe('0');
    expect(Decimal.of('-0.001').toFixed(2, 'down')).toBe('0.00');
  });

  it('divides at the given scale, with the given rounding', () => {
    expect(Decimal.of('2').dividedBy(Decimal.of('3'), 4, 'down').toString()).toBe('0.6666');
    expect(Decimal.of('2').dividedBy(Decimal.of('3'), 4, 'up').toString()).toBe('0.6667');
    expect(Decimal.of('1').dividedBy(Decimal.of('8'), 2, 'halfEven').toString()).toBe('0.12');
  });

  it.each(['1e3', '.5', '', 'NaN'])('refuses %j, which is not a plain decimal', (text) => {
    expect(() => Decimal.of(text)).toThrow(DecimalFormatError);
  });

  it('compares by value, not by how it is written', () => {
    expect(Decimal.of('1.0').equals(Decimal.of('1'))).toBe(true);
    expect(Decimal.of('1.01').compare(Decimal.of('1.1'))).toBe(-1);
    expect(Decimal.of('1').minus(Decimal.of('1.00')).isZero()).toBe(true);
  });
});
