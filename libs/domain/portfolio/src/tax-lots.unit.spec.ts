import { format, money } from '@ballast/kernel';
import * as fc from 'fast-check';
import { lotOf, proceedsOf, sellLots, takeLots, withLots, type TaxLot, type TaxSale } from './tax-lots';
import { cents, of, usd } from './testing/books';

const lot = (day: number, quantity: string, cost: string): TaxLot => ({
  quantity: of('BTC', quantity),
  cost: usd(cost),
  acquiredAt: `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`,
  acquiredBy: 'ADVSR1',
  buyTradeId: `buy-${String(day)}`,
});
const sale = (quantity: string, proceeds: string): TaxSale => ({
  quantity: of('BTC', quantity),
  proceeds: usd(proceeds),
  disposedAt: '2026-02-01T00:00:00.000Z',
  disposedBy: '',
  sellTradeId: 'sell',
});
const line = ({ buyTradeId, quantity, cost }: TaxLot): string => `${buyTradeId} ${format(quantity)} ${format(cost)}`;

describe('tax lots', () => {
  const lots = [lot(1, '1', '100.00'), lot(2, '2', '260.00')];

  it('cost their notional and commission, and bring proceeds less commission', () => {
    const { cost, ...rest } = lot(1, '1', '0.00');
    expect(format(cost)).toBe('0.00');
    expect(line(lotOf({ ...rest, notional: usd('100.00'), commission: usd('0.25') }))).toBe('buy-1 1.00000000 100.25');
    expect(format(proceedsOf(usd('100.00'), usd('0.25')))).toBe('99.75');
  });

  it('are sold first in, first out, with proceeds spread by quantity', () => {
    const { disposals, left } = sellLots(lots, sale('1.5', '300.00'));
    expect(
      disposals.map(({ buyTradeId, sellTradeId, quantity, proceeds, cost, gain }) =>
        [buyTradeId, sellTradeId, format(quantity), format(proceeds), format(cost), gain && format(gain)].join(' '),
      ),
    ).toEqual(['buy-1 sell 1.00000000 200.00 100.00 100.00', 'buy-2 sell 0.50000000 100.00 65.00 35.00']);
    expect(left.map(line)).toEqual(['buy-2 1.50000000 195.00']);
  });

  it('name who acquired and who disposed, and when', () => {
    expect(sellLots(lots, sale('1', '1.00')).disposals).toMatchObject([
      {
        acquiredBy: 'ADVSR1',
        acquiredAt: '2026-01-01T00:00:00.000Z',
        disposedBy: '',
        disposedAt: '2026-02-01T00:00:00.000Z',
      },
    ]);
  });

  it('have no gain in another currency than their sale', () => {
    const { disposals } = sellLots(lots, { ...sale('1', '0.00'), proceeds: money('EUR', 2, 9000n) });
    expect(disposals).toMatchObject([{ proceeds: { asset: 'EUR' }, cost: { asset: 'USD' }, gain: null }]);
  });

  it('keep time and cost when they are moved, and stand by acquisition', () => {
    const { taken, left } = takeLots([lot(3, '1', '10.00'), lot(5, '1', '10.01')], of('BTC', '1.5'));
    expect(taken.map(line)).toEqual(['buy-3 1.00000000 10.00', 'buy-5 0.50000000 5.01']);
    expect(left.map(line)).toEqual(['buy-5 0.50000000 5.00']);
    expect(withLots([lot(2, '1', '1.00'), lot(4, '1', '1.00')], taken).map(({ buyTradeId }) => buyTradeId)).toEqual([
      'buy-2',
      'buy-3',
      'buy-4',
      'buy-5',
    ]);
  });

  it('of one instant stay in the order in which they came', () => {
    const later = { ...lot(1, '1', '1.00'), buyTradeId: 'later' };
    expect(withLots([lot(1, '1', '1.00')], [later]).map(({ buyTradeId }) => buyTradeId)).toEqual(['buy-1', 'later']);
  });

  it('give no more than they have', () => {
    expect(() => takeLots(lots, of('BTC', '3.00000001'))).toThrow(RangeError);
    expect(takeLots(lots, of('BTC', '0'))).toEqual({ taken: [], left: lots });
  });

  it('lose no unit and no cent, whatever is sold', () => {
    const anyLots = fc.array(fc.tuple(fc.bigInt(1n, 10n ** 12n), fc.bigInt(0n, 10n ** 9n)), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(anyLots, fc.integer({ min: 1, max: 1000 }), fc.bigInt(0n, 10n ** 9n), (sizes, perMille, proceeds) => {
        const given = sizes.map(([units, cost], index): TaxLot => ({
          ...lot(index + 1, '0', '0.00'),
          quantity: { ...of('BTC', '0'), units },
          cost: cents(cost),
        }));
        const whole = sizes.reduce((sum, [units]) => sum + units, 0n);
        const wanted = (whole * BigInt(perMille) + 999n) / 1000n;
        const { disposals, left } = sellLots(given, {
          ...sale('0', '0.00'),
          quantity: { ...of('BTC', '0'), units: wanted },
          proceeds: cents(proceeds),
        });
        const sumOf = (all: readonly bigint[]): bigint => all.reduce((sum, each) => sum + each, 0n);
        expect(sumOf(disposals.map(({ quantity }) => quantity.units))).toBe(wanted);
        expect(sumOf(disposals.map((disposal) => disposal.proceeds.units))).toBe(proceeds);
        expect(sumOf([...disposals, ...left].map(({ cost }) => cost.units))).toBe(sumOf(sizes.map(([, cost]) => cost)));
        expect(sumOf(left.map(({ quantity }) => quantity.units))).toBe(whole - wanted);
        // Only one lot is divided: the last one that was sold from and the first one that is left.
        expect(disposals.length + left.length).toBeLessThanOrEqual(sizes.length + 1);
      }),
    );
  });
});
