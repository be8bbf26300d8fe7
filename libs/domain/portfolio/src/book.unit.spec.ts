import { format, parsePrice, parseQuantity } from '@ballast/kernel';
import { noMoney, noQuantity, shownPrice, valueAtMid } from './book';
import { BTC, USD } from './testing/books';

const mid = (text: string, scale: number) => parsePrice(text, { underlying: 'BTC', quoted: 'USD', scale });

describe('a book', () => {
  it('has zeros at the scales of its currency and its assets', () => {
    expect(format(noMoney(USD))).toBe('0.00');
    expect(noMoney({ currency: 'JPY', scale: 0 })).toMatchObject({ asset: 'JPY', scale: 0, units: 0n });
    expect(noQuantity(BTC)).toMatchObject({ asset: 'BTC', scale: 8, units: 0n });
  });

  it.each([
    ['0.5', '0.01', '0.00'],
    ['1.5', '0.01', '0.02'],
    ['2.5', '0.01', '0.02'],
    ['0.04023945', '62500.00', '2514.97'],
  ])('values %s at a mid of %s as %s, half-even', (held, price, value) => {
    expect(format(valueAtMid(parseQuantity(held, 'BTC', 8), mid(price, 2), USD))).toBe(value);
  });

  it('values at the mid with all its digits, and shows it at the price scale', () => {
    // The mid of 100.00 and 100.01 has three decimals.
    const between = mid('100.005', 3);
    expect(format(valueAtMid(parseQuantity('1000', 'BTC', 8), between, USD))).toBe('100005.00');
    expect(format(shownPrice(between, BTC))).toBe('100.00');
    expect(format(shownPrice(mid('100.015', 3), BTC))).toBe('100.02');
    expect(format(shownPrice(mid('100', 0), BTC))).toBe('100.00');
  });
});
