import * as fc from 'fast-check';
import {
  AssetMismatchError,
  compare,
  compareNotional,
  format,
  minimum,
  money,
  notionalOf,
  parseMoney,
  parsePrice,
  parseQuantity,
  price,
  quantity,
  quantityFor,
} from './amount';
import { add, subtract } from './arithmetic';
import { Decimal } from './decimal';
import type { Rounding } from './rounding';

const BTC_USD = { underlying: 'BTC', quoted: 'USD', scale: 2 } as const;
const usd = (text: string) => parseMoney(text, 'USD', 2);
const btc = (text: string) => parseQuantity(text, 'BTC', 8);
const anyRounding = fc.constantFrom<Rounding>('down', 'up', 'halfEven');

describe('amounts', () => {
  it('adds and subtracts amounts of one asset', () => {
    expect(format(add(usd('1.10'), usd('2.95')))).toBe('4.05');
    expect(format(subtract(btc('1'), btc('0.00000001')))).toBe('0.99999999');
  });

  it('does not type-check, and throws, when two assets meet', () => {
    const eur = parseMoney('1.00', 'EUR', 2);
    // @ts-expect-error dollars and euros
    expect(() => add(usd('1.00'), eur)).toThrow(AssetMismatchError);
    // @ts-expect-error money and a quantity
    expect(() => subtract(usd('1.00'), btc('1'))).toThrow(AssetMismatchError);
    // @ts-expect-error dollars and euros
    expect(() => compare(usd('1.00'), eur)).toThrow(AssetMismatchError);
    const atBtcPrice = parsePrice('1', BTC_USD);
    const ether = parseQuantity('1', 'ETH', 8);
    // @ts-expect-error ether at the price of bitcoin
    expect(() => notionalOf(ether, atBtcPrice, { scale: 2, rounding: 'down' })).toThrow(AssetMismatchError);
    // @ts-expect-error euros at a price in dollars
    expect(() => quantityFor(eur, atBtcPrice, { scale: 8, rounding: 'down' })).toThrow(AssetMismatchError);
  });

  it('refuses two scales of one asset, which would misread the units', () => {
    expect(() => add(money('USD', 2, 1n), money('USD', 3, 1n))).toThrow(AssetMismatchError);
  });

  it('compares and takes the smaller', () => {
    expect(compare(usd('1.00'), usd('1.01'))).toBe(-1);
    expect(compare(usd('1.01'), usd('1.00'))).toBe(1);
    expect(compare(usd('1.00'), usd('1.00'))).toBe(0);
    expect(format(minimum(usd('3.00'), usd('2.00')))).toBe('2.00');
    expect(format(minimum(usd('1.00'), usd('2.00')))).toBe('1.00');
  });

  it.each(['0', '-1'])('refuses a price of %s', (text) => {
    expect(() => parsePrice(text, BTC_USD)).toThrow('a price must be greater than 0');
  });

  it('buys 0.08333333 BTC for 5000.00 at 60000.00', () => {
    const bought = quantityFor(usd('5000.00'), parsePrice('60000.00', BTC_USD), { scale: 8, rounding: 'down' });
    expect(bought.asset).toBe('BTC');
    expect(format(bought)).toBe('0.08333333');
  });

  it('sells 0.08333333 BTC at 60000.00 for 4999.99, rounded down', () => {
    const proceeds = notionalOf(btc('0.08333333'), parsePrice('60000.00', BTC_USD), { scale: 2, rounding: 'down' });
    expect(proceeds.asset).toBe('USD');
    expect(format(proceeds)).toBe('4999.99');
  });

  it('divides as big.js does, for every scale and mode', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 18n }),
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.integer({ min: 0, max: 18 }),
        fc.integer({ min: 0, max: 8 }),
        anyRounding,
        (cents, priceUnits, quantityScale, priceScale, rounding) => {
          const amount = money('USD', 2, cents);
          const at = price({ ...BTC_USD, scale: priceScale, units: priceUnits });
          const byBig = Decimal.of(format(amount)).dividedBy(Decimal.of(format(at)), quantityScale, rounding);
          const bought = quantityFor(amount, at, { scale: quantityScale, rounding });
          expect(format(bought)).toBe(byBig.toFixed(quantityScale, 'down'));
        },
      ),
    );
  });

  it('multiplies as big.js does, for every scale and mode', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 18n }),
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.integer({ min: 0, max: 18 }),
        fc.integer({ min: 0, max: 18 }),
        anyRounding,
        (steps, priceUnits, quantityScale, moneyScale, rounding) => {
          const amount = quantity('BTC', quantityScale, steps);
          const at = price({ ...BTC_USD, units: priceUnits });
          const byBig = Decimal.of(format(amount)).times(Decimal.of(format(at)));
          const proceeds = notionalOf(amount, at, { scale: moneyScale, rounding });
          expect(format(proceeds)).toBe(byBig.toFixed(moneyScale, rounding));
        },
      ),
    );
  });

  it('compares a value with a bound before any rounding', () => {
    const at = parsePrice('0.30', BTC_USD);
    expect(compareNotional(btc('3.33333333'), at, usd('1.00'))).toBe(-1);
    expect(compareNotional(btc('3.33333334'), at, usd('1.00'))).toBe(1);
    expect(compareNotional(btc('10'), at, usd('3.00'))).toBe(0);
  });
});
