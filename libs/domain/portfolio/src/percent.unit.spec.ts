import { percentOf } from './percent';
import { usd } from './testing/books';

describe('a percentage', () => {
  it.each([
    ['42.53', '2472.44', '1.72'],
    ['-38.05', '2500.00', '-1.52'],
    ['1.00', '80000.00', '0.00'],
    ['3.00', '80000.00', '0.00'],
    ['5.00', '80000.00', '0.01'],
    ['7.00', '40000.00', '0.02'],
    ['-0.01', '100000.00', '0.00'],
    ['300.00', '100.00', '300.00'],
  ])('of %s in %s is %s', (part, whole, expected) => {
    expect(percentOf(usd(part), usd(whole))).toBe(expected);
  });

  it.each(['0.00', '-5.00'])('is zero for a whole of %s', (whole) => {
    expect(percentOf(usd('10.00'), usd(whole))).toBe('0.00');
  });
});
