import { Decimal, formatUnits, parseUnits } from '@ballast/kernel';
import { instrumentOf } from '@ballast/test-kit';
import * as fc from 'fast-check';
import { decideQuote, type QuoteAmounts, type QuoteInstrument, type QuoteMarket, type QuoteTerms } from './price-quote';

const BTC = instrumentOf('BTC');
const MARKET: QuoteMarket = { bid: '59940.00', mid: '60000.00', ask: '60060.00' };
const BUY: QuoteTerms = { side: 'buy', fixed: 'quantity', amount: '0.50000000', spreadBps: 0 };

interface Given {
  readonly market?: QuoteMarket;
  readonly instrument?: QuoteInstrument;
}

function decide(terms: Partial<QuoteTerms>, { market = MARKET, instrument = BTC }: Given = {}) {
  return decideQuote({ ...BUY, ...terms }, { market, instrument, maxNotional: '500000.00' });
}

function amounts(terms: Partial<QuoteTerms>, given: Given = {}): QuoteAmounts {
  const decision = decide(terms, given);
  if (decision.outcome === 'refused') throw new Error(decision.refusal);
  return decision.amounts;
}

describe('the amounts of a quote', () => {
  it('are those of the ask for a buy', () => {
    expect(amounts({})).toEqual({
      quantity: '0.50000000',
      price: '60060.00',
      total_notional: '30030.00',
      asset_cost_notional: '30000.00',
      spread_bps: '10.00',
      spread_notional: '30.00',
    });
  });

  it('are those of the bid for a sell', () => {
    expect(amounts({ side: 'sell' })).toEqual({
      quantity: '0.50000000',
      price: '59940.00',
      total_notional: '29970.00',
      asset_cost_notional: '30000.00',
      spread_bps: '10.00',
      spread_notional: '30.00',
    });
  });

  it('round the money of a quantity up for a buy and down for a sell', () => {
    const market = { bid: '60000.01', mid: '60000.01', ask: '60000.01' };
    const amount = '0.00010001';
    expect(amounts({ amount }, { market }).total_notional).toBe('6.01');
    expect(amounts({ amount, side: 'sell' }, { market }).total_notional).toBe('6.00');
  });

  it('round the quantity of a total down for a buy and up for a sell, and keep the total', () => {
    const total = { fixed: 'total', amount: '1000.00' } as const;
    expect(amounts(total)).toMatchObject({ quantity: '0.01665001', total_notional: '1000.00' });
    expect(amounts({ ...total, side: 'sell' })).toMatchObject({ quantity: '0.01668336', total_notional: '1000.00' });
  });

  it('have a price that the spread of the request widens, up for a buy and down for a sell', () => {
    const market = { bid: '0.33', mid: '0.33', ask: '0.33' };
    const instrument = { ...BTC, min_notional: '0.01' };
    expect(amounts({ spreadBps: 50, amount: '100' }, { market, instrument }).price).toBe('0.34');
    expect(amounts({ spreadBps: 50, amount: '100', side: 'sell' }, { market, instrument }).price).toBe('0.32');
    expect(amounts({ spreadBps: 1_000 }).price).toBe('66066.00');
  });

  it('never have a price of 0', () => {
    const market = { bid: '0.01', mid: '0.01', ask: '0.01' };
    expect(amounts({ side: 'sell', spreadBps: 1_000, amount: '100' }, { market }).price).toBe('0.01');
  });

  it('round spread and cost half to even', () => {
    // The cost is 0.00000001 × 500000.00 = 0.005.
    const market = { bid: '500000.00', mid: '500000.00', ask: '500000.00' };
    const given = { market, instrument: { ...BTC, min_notional: '0.01' } };
    expect(amounts({ amount: '0.00000001' }, given)).toMatchObject({
      total_notional: '0.01',
      asset_cost_notional: '0.00',
      spread_notional: '0.01',
    });
    // 0.01 of 80000.00 are 0.00125 bps.
    const wide = { bid: '80000.00', mid: '80000.00', ask: '80001.00' };
    expect(amounts({ amount: '0.1' }, { market: wide }).spread_bps).toBe('0.12');
  });
});

describe('the bounds of a quote', () => {
  const given = { market: { bid: '1.00', mid: '1.00', ask: '1.00' } };
  const outcome = (terms: Partial<QuoteTerms>) => {
    const decision = decide(terms, given);
    return decision.outcome === 'refused' ? decision.refusal : decision.outcome;
  };

  it('are the minimum of the instrument for a buy, and the maximum of one quote; both are included', () => {
    expect(outcome({ amount: '0.99' })).toBe('below_minimum');
    expect(outcome({ amount: '1' })).toBe('opened');
    expect(outcome({ amount: '500000' })).toBe('opened');
    expect(outcome({ amount: '500000.01' })).toBe('above_maximum');
  });

  it('let a sell be as small as one cent, because it may sell a whole balance', () => {
    expect(outcome({ side: 'sell', amount: '0.01' })).toBe('opened');
    expect(outcome({ side: 'sell', amount: '0.00999999' })).toBe('below_minimum');
  });

  it('refuse a total that buys nothing', () => {
    const market = { bid: '1000000000.00', mid: '1000000000.00', ask: '1000000000.00' };
    expect(decide({ fixed: 'total', amount: '1.00' }, { market })).toEqual({
      outcome: 'refused',
      refusal: 'below_minimum',
    });
  });

  it('hold for a currency without decimals', () => {
    const instrument = { ...BTC, quoted_currency: 'JPY', quoted_scale: 0, price_scale: 0, min_notional: '1' };
    const market = { bid: '1', mid: '1', ask: '1' };
    expect(decide({ amount: '500001' }, { market, instrument })).toMatchObject({ refusal: 'above_maximum' });
    expect(decide({ amount: '500000' }, { market, instrument }).outcome).toBe('opened');
  });
});

describe('every quote', () => {
  const terms = fc.record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    fixed: fc.constantFrom('quantity' as const, 'total' as const),
    spreadBps: fc.integer({ min: 0, max: 1_000 }),
    units: fc.bigInt({ min: 1n, max: 10n ** 10n }),
  });
  const market = fc
    .record({
      mid: fc.bigInt({ min: 100n, max: 10n ** 9n }),
      half: fc.bigInt({ min: 0n, max: 50n }),
    })
    .map(({ mid, half }) => ({
      bid: formatUnits(mid - half, 2),
      mid: formatUnits(mid, 2),
      ask: formatUnits(mid + half, 2),
    }));

  it('is computed as big.js does, and no rounding is to the advantage of the customer', () => {
    fc.assert(
      fc.property(terms, market, ({ units, ...rest }, prices) => {
        const amount = formatUnits(units, rest.fixed === 'quantity' ? 8 : 2);
        const decision = decide({ ...rest, amount }, { market: prices });
        if (decision.outcome === 'refused') return;
        const { price, quantity, total_notional, asset_cost_notional, spread_bps, spread_notional } = decision.amounts;
        const isBuy = rest.side === 'buy';
        const factor = Decimal.of(`${isBuy ? 10_000 + rest.spreadBps : 10_000 - rest.spreadBps}`);
        const exact = Decimal.of(isBuy ? prices.ask : prices.bid)
          .times(factor)
          .dividedBy(Decimal.of('10000'), 20, 'down');
        expect(price).toBe(exact.toFixed(2, isBuy ? 'up' : 'down'));
        const value = Decimal.of(price).times(Decimal.of(quantity));
        // A buyer pays at least the value, a seller gets at most the value.
        const loss = isBuy ? Decimal.of(total_notional).minus(value) : value.minus(Decimal.of(total_notional));
        expect(loss.toFixed(20, 'down').startsWith('-')).toBe(false);
        expect(rest.fixed === 'quantity' ? quantity : total_notional).toBe(amount);
        if (rest.fixed === 'quantity') expect(total_notional).toBe(value.toFixed(2, isBuy ? 'up' : 'down'));
        const cost = Decimal.of(prices.mid).times(Decimal.of(quantity)).toFixed(2, 'halfEven');
        expect(asset_cost_notional).toBe(cost);
        const spread = parseUnits(total_notional, 2) - parseUnits(cost, 2);
        expect(parseUnits(spread_notional, 2)).toBe(spread < 0n ? -spread : spread);
        expect(parseUnits(spread_bps, 2) >= 0n).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
