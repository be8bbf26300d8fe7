import { format, parseQuantity } from '@ballast/kernel';
import { instrumentOf } from '@ballast/test-kit';
import * as fc from 'fast-check';
import { fillLegs, type DraftBuy, type DraftLeg, type DraftSell } from './fill-legs';
import { marketOf, type Given } from './testing/fixtures';
import type { InstrumentTerms } from './terms';

type MarketGiven = Pick<Given, 'prices' | 'instruments'>;

/** Drafts on one market: `sell('BTC', '0.5')`, `exit('BTC', '0.5')`, `buy('ETH', 3n)`. */
function draftsOn(given: MarketGiven = {}) {
  const { terms, prices } = marketOf({ weights: {}, held: {}, ...given });
  const side = (asset: string): { instrument: InstrumentTerms; price: DraftLeg['price'] } => {
    const [instrument, price] = [terms.instruments.get(asset), prices.get(asset)];
    if (instrument === undefined || price === undefined) throw new Error(`${asset} is not traded`);
    return { instrument, price };
  };
  const sold = (asset: string, text: string, isFullExit: boolean): DraftSell => {
    const { instrument, price } = side(asset);
    const quantity = parseQuantity(text, asset, instrument.quantityScale);
    return { side: 'sell', instrument, price, quantity, isFullExit };
  };
  return {
    sell: (asset: string, text: string): DraftSell => sold(asset, text, false),
    exit: (asset: string, text: string): DraftSell => sold(asset, text, true),
    buy: (asset: string, weight: bigint): DraftBuy => ({ side: 'buy', weight, ...side(asset) }),
    fill: (...drafts: readonly DraftLeg[]): readonly string[] => {
      const { legs, runs } = fillLegs(drafts, terms.quoted);
      const lines = legs.map(({ draft, fill }) => {
        const dropped = fill.isUnderMinimum ? ' (dropped)' : '';
        const { asset } = draft.instrument;
        return `${draft.side} ${format(fill.quantity)} ${asset} = ${format(fill.notional)}${dropped}`;
      });
      return [...lines, runs ? 'runs' : 'rests'];
    },
  };
}

describe('filling the legs of a rebalance', () => {
  const { sell, exit, buy, fill } = draftsOn();

  it('spends the proceeds of the sells to the cent, in proportion to the weights', () => {
    expect(fill(sell('BTC', '0.05'), buy('ETH', 2n), buy('SOL', 1n))).toEqual([
      'sell 0.05000000 BTC = 3000.00',
      'buy 0.66666666 ETH = 2000.00',
      'buy 6.66666666 SOL = 1000.00',
      'runs',
    ]);
  });

  it('rounds proceeds down and gives the last cent to the largest remainder', () => {
    expect(fill(sell('SOL', '0.66673333'), buy('BTC', 1n), buy('ETH', 2n))).toEqual([
      'sell 0.66673333 SOL = 100.00',
      'buy 0.00055550 BTC = 33.33',
      'buy 0.02222333 ETH = 66.67',
      'runs',
    ]);
  });

  it('drops a sell under the minimum of its instrument, unless it sells everything', () => {
    expect(fill(sell('ADA', '1'), sell('BTC', '0.05'), buy('ETH', 1n))).toEqual([
      'sell 1.00000000 ADA = 0.50 (dropped)',
      'sell 0.05000000 BTC = 3000.00',
      'buy 1.00000000 ETH = 3000.00',
      'runs',
    ]);
    expect(fill(exit('ADA', '1'), sell('BTC', '0.05'), buy('ETH', 1n))[0]).toBe('sell 1.00000000 ADA = 0.50');
  });

  it('drops a full exit that is worth less than a cent', () => {
    expect(fill(exit('ADA', '0.01'), sell('BTC', '0.05'), buy('ETH', 1n))[0]).toBe(
      'sell 0.01000000 ADA = 0.00 (dropped)',
    );
  });

  it('drops the smallest buy under its minimum and splits again over the others', () => {
    expect(fill(sell('SOL', '0.02'), buy('BTC', 60n), buy('ETH', 25n), buy('ADA', 15n))).toEqual([
      'sell 0.02000000 SOL = 3.00',
      'buy 0.00005000 BTC = 3.00',
      'buy 0.00029333 ETH = 0.88 (dropped)',
      'buy 0.90000000 ADA = 0.45 (dropped)',
      'runs',
    ]);
  });

  it('drops the later of two equal buys', () => {
    expect(fill(sell('SOL', '0.01'), buy('BTC', 1n), buy('ETH', 1n))).toEqual([
      'sell 0.01000000 SOL = 1.50',
      'buy 0.00002500 BTC = 1.50',
      'buy 0.00025000 ETH = 0.75 (dropped)',
      'runs',
    ]);
  });

  it('runs no leg when no sell brings proceeds or no buy is left', () => {
    expect(fill(sell('ADA', '1'), buy('BTC', 1n)).at(-1)).toBe('rests');
    expect(fill(exit('ADA', '1'), buy('BTC', 1n)).at(-1)).toBe('rests');
    expect(fill(sell('BTC', '1')).at(-1)).toBe('rests');
    expect(fill()).toEqual(['rests']);
  });

  it('drops a buy whose quantity rounds to 0', () => {
    const coarse = draftsOn({ instruments: [instrumentOf('BTC', { quantity_scale: 0 })] });
    expect(coarse.fill(coarse.sell('SOL', '2'), coarse.buy('BTC', 1n))).toEqual([
      'sell 2.00000000 SOL = 300.00',
      'buy 0 BTC = 300.00 (dropped)',
      'rests',
    ]);
  });

  it('never spends more or less than the proceeds of the sells that run', () => {
    const { terms } = marketOf({ weights: {}, held: {} });
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 10n }),
        fc.array(fc.bigInt({ min: 1n, max: 10n ** 18n }), { minLength: 1, maxLength: 3 }),
        (units, weights) => {
          const drafts = [
            sell('SOL', format({ units, scale: 8 })),
            ...weights.map((weight, index) => buy(['BTC', 'ETH', 'ADA'][index] ?? 'BTC', weight)),
          ];
          const { legs, runs } = fillLegs(drafts, terms.quoted);
          if (!runs) return;
          const of = (wanted: DraftLeg['side']): bigint =>
            legs
              .filter(({ draft, fill: { isUnderMinimum } }) => draft.side === wanted && !isUnderMinimum)
              .reduce((sum, { fill: { notional } }) => sum + notional.units, 0n);
          expect(of('buy')).toBe(of('sell'));
        },
      ),
    );
  });
});
