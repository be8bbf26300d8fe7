import { format, type Quantity } from '@ballast/kernel';
import * as fc from 'fast-check';
import {
  addHoldings,
  afterBuy,
  afterSell,
  averageEntryPrice,
  noHolding,
  type CostedHolding,
  type CostedFill,
} from './costed-holding';
import { BTC, cents, of, USD, usd } from './testing/books';

const NONE = noHolding(BTC, USD);
const fill = (quantity: string, notional: string): CostedFill => ({
  quantity: of('BTC', quantity),
  notional: usd(notional),
});
const line = ({ quantity, cost, realized }: CostedHolding): string => [quantity, cost, realized].map(format).join(' ');

describe('the average cost of a holding', () => {
  const bought = afterBuy(afterBuy(NONE, fill('1', '100.00')), fill('2', '260.00'));

  it('is that of all its buys', () => {
    expect(line(bought)).toBe('3.00000000 360.00 0.00');
    expect(format(averageEntryPrice(bought, BTC))).toBe('120.00');
  });

  it('leaves with a sell in proportion, and the rest of the proceeds is realized', () => {
    expect(line(afterSell(bought, fill('1', '150.00')))).toBe('2.00000000 240.00 30.00');
    expect(line(afterSell(bought, fill('1', '100.00')))).toBe('2.00000000 240.00 -20.00');
  });

  it.each([
    ['0.01', '0.5', '0.00'],
    ['0.03', '0.5', '0.02'],
    ['0.05', '0.5', '0.02'],
  ])('of %s leaves with %s of 1 half-even: %s', (cost, sold, removed) => {
    const held = afterBuy(NONE, fill('1', cost));
    expect(format(afterSell(held, fill(sold, '0.00')).realized)).toBe(removed === '0.00' ? '0.00' : `-${removed}`);
  });

  it('leaves whole with the last unit, and a later buy begins anew', () => {
    const thirds = afterSell(afterSell(afterBuy(NONE, fill('3', '100.00')), fill('1', '0.00')), fill('1', '0.00'));
    expect(line(thirds)).toBe('1.00000000 33.33 -66.67');
    const closed = afterSell(thirds, fill('1', '40.00'));
    expect(line(closed)).toBe('0.00000000 0.00 -60.00');
    expect(line(afterBuy(closed, fill('1', '50.00')))).toBe('1.00000000 50.00 -60.00');
  });

  it('is 0 when nothing is held', () => {
    expect(averageEntryPrice(NONE, BTC)).toEqual({ units: 0n, scale: 2 });
  });

  it.each([
    ['0.00000003', '0.01', '333333.33'],
    ['8', '0.20', '0.02'],
    ['8', '0.28', '0.04'],
  ])('of %s bought for %s is shown as %s', (quantity, notional, average) => {
    expect(format(averageEntryPrice(afterBuy(NONE, fill(quantity, notional)), BTC))).toBe(average);
  });

  it('refuses to sell more than is held, or less than nothing', () => {
    expect(() => afterSell(bought, fill('3.00000001', '1.00'))).toThrow(RangeError);
    expect(() => afterSell(NONE, fill('0.00000001', '1.00'))).toThrow(RangeError);
    expect(() => afterSell(bought, fill('-1', '1.00'))).toThrow(RangeError);
  });

  it('adds up over accounts, each with its own average', () => {
    const other = afterSell(afterBuy(NONE, fill('1', '500.00')), fill('0.5', '300.00'));
    expect(line(addHoldings(bought, other))).toBe('3.50000000 610.00 50.00');
  });
});

describe('any history of one holding', () => {
  const anyStep = fc.record({
    isBuy: fc.boolean(),
    units: fc.bigInt({ min: 1n, max: 10n ** 12n }),
    perMille: fc.integer({ min: 0, max: 1000 }),
    notional: fc.bigInt({ min: 0n, max: 10n ** 12n }),
  });

  it('keeps cost = buys − sells + realized, and no cost without a quantity', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        let holding = NONE;
        let [buys, sells, units] = [0n, 0n, 0n];
        for (const { isBuy, units: wanted, perMille, notional } of steps) {
          const sold = (holding.quantity.units * BigInt(perMille)) / 1000n;
          const quantity: Quantity = { ...holding.quantity, units: isBuy ? wanted : sold };
          const before = holding;
          holding = (isBuy ? afterBuy : afterSell)(holding, { quantity, notional: cents(notional) });
          units += isBuy ? wanted : -sold;
          if (isBuy) buys += notional;
          else sells += notional;
          expect(holding.quantity.units).toBe(units);
          expect(holding.cost.units).toBe(buys - sells + holding.realized.units);
          expect(holding.cost.units).toBeGreaterThanOrEqual(0n);
          if (units === 0n) expect(holding.cost.units).toBe(0n);
          // A buy realizes nothing, and a sell never raises the cost.
          if (isBuy) expect(holding.realized).toEqual(before.realized);
          else expect(holding.cost.units).toBeLessThanOrEqual(before.cost.units);
        }
      }),
    );
  });
});
