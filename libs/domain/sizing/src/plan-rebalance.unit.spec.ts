import { format } from '@ballast/kernel';
import { instrumentOf } from '@ballast/test-kit';
import { decidedLegs, plan, planned } from './testing/fixtures';

const THIRDS = { BTC: '0.50', ETH: '0.30', SOL: '0.20' };
/** 6000.00 + 3000.00 + 1000.00 at the given prices, up to a rounding of SOL. */
const TEN_THOUSAND = { BTC: '0.10000000', ETH: '1.00000000', SOL: '6.66666667' };

describe('planning a rebalance', () => {
  it('sells assets above their weight and buys assets below it with the proceeds', () => {
    expect(planned({ weights: THIRDS, held: { BTC: '0.10000000', ETH: '1.00000000' } })).toEqual([
      'sell 0.02500000 BTC for 1500.00',
      'sell 0.10000000 ETH for 300.00',
      'buy SOL for 1800.00',
      'runs',
    ]);
  });

  it('lists the allocations in their order, then other held assets by code', () => {
    expect(planned({ weights: { SOL: '0.5', ADA: '0.5' }, held: { ETH: '1', BTC: '0.1' } })).toEqual([
      'buy SOL for 4500.00',
      'buy ADA for 4500.00',
      'sell all 0.10000000 BTC',
      'sell all 1.00000000 ETH',
      'runs',
    ]);
  });

  it('exits an asset of weight 0 in the place where it is listed', () => {
    expect(planned({ weights: { ETH: '0', SOL: '1' }, held: { ETH: '1', SOL: '2' } })).toEqual([
      'sell all 1.00000000 ETH',
      'buy SOL for 3000.00',
      'runs',
    ]);
  });

  it('makes no leg of weight 0 that is not held, nor of an asset that is exactly at its target', () => {
    expect(
      planned({ weights: { ADA: '0', SOL: '0.2', ETH: '0.3', BTC: '0.5' }, held: { SOL: '20', ETH: '4' } }),
    ).toEqual(['sell 2.50000000 ETH for 7500.00', 'buy BTC for 7500.00', 'runs']);
  });

  it('sells in cents rounded down, in steps rounded down, and spends the proceeds to the cent', () => {
    expect(planned({ weights: THIRDS, held: TEN_THOUSAND })).toEqual([
      'sell 0.01666650 BTC for 999.99',
      'buy ETH for 0.00 (skipped below_instrument_minimum)',
      'buy SOL for 999.99',
      'runs',
    ]);
  });

  it('holds the quantity of each sell and gives each buy its exact weight', () => {
    const result = plan({ weights: { BTC: '0.5', ETH: '0.3', SOL: '0.2' }, held: { BTC: '0.10000001' } });
    expect(decidedLegs(result)).toEqual([
      { asset: 'BTC', side: 'sell', amount_type: 'notional', amount: '3000.00', hold: '0.05000000' },
      { asset: 'ETH', side: 'buy', amount_type: 'notional', amount: '1800.00', weight: '1800.00018' },
      { asset: 'SOL', side: 'buy', amount_type: 'notional', amount: '1200.00', weight: '1200.00012' },
    ]);
  });

  it('holds the whole quantity of a full exit', () => {
    expect(decidedLegs(plan({ weights: { ETH: '1' }, held: { BTC: '0.1' } }))).toEqual([
      { asset: 'ETH', side: 'buy', amount_type: 'notional', amount: '6000.00', weight: '6000' },
      { asset: 'BTC', side: 'sell', amount_type: 'quantity', amount: '0.10000000', hold: '0.10000000' },
    ]);
  });

  it('weighs with exact values: a weight of 18 decimals is not rounded on the way', () => {
    const weights = { BTC: '0.333333333333333333', ETH: '0.333333333333333333', SOL: '0.333333333333333334' };
    const result = plan({ weights, held: { BTC: '1' } });
    expect(decidedLegs(result).map(({ amount, weight }) => `${amount} ${weight ?? ''}`.trim())).toEqual([
      '40000.00',
      '19999.99 19999.99999999999998',
      '20000.00 20000.00000000000004',
    ]);
  });

  it('rejects a Trader of which an asset has no price, held or wanted', () => {
    const { SOL, ETH } = { SOL: '150.00', ETH: '3000.00' };
    const lacksPrice = ['rejected price_unavailable'];
    expect(planned({ weights: { SOL: '1' }, held: { BTC: '1', SOL: '1' }, prices: { SOL } })).toEqual(lacksPrice);
    expect(planned({ weights: { BTC: '0.5', ETH: '0.5' }, held: { ETH: '1' }, prices: { ETH } })).toEqual(lacksPrice);
  });

  it('needs no price of an asset that is neither held nor wanted', () => {
    const prices = { SOL: '150.00', ETH: '3000.00' };
    expect(planned({ weights: { BTC: '0', ETH: '1' }, held: { SOL: '2' }, prices })).toEqual([
      'buy ETH for 300.00',
      'sell all 2.00000000 SOL',
      'runs',
    ]);
  });
});

describe('a rebalance that has nothing to do', () => {
  it('is skipped without a leg when every asset is exactly at its target', () => {
    expect(planned({ weights: { ETH: '0.5', SOL: '0.5' }, held: { ETH: '1', SOL: '20' } })).toEqual([
      'skipped portfolio_is_balanced',
    ]);
  });

  it('is skipped when every sell is under its minimum; the buys then have nothing to spend', () => {
    expect(planned({ weights: { ETH: '0.5', SOL: '0.5' }, held: { ETH: '1', SOL: '20.005' } })).toEqual([
      'buy ETH for 0.00 (skipped below_instrument_minimum)',
      'sell 0.00246666 SOL for 0.37 (skipped below_instrument_minimum)',
      'skipped portfolio_is_balanced',
    ]);
  });

  it('is skipped when every buy is under its minimum; no sell runs then', () => {
    const instruments = [instrumentOf('ETH', { min_notional: '100.00' })];
    expect(planned({ weights: { ETH: '0.5', SOL: '0.5' }, held: { ETH: '1', SOL: '21' }, instruments })).toEqual([
      'buy ETH for 75.00 (skipped below_instrument_minimum)',
      'sell 0.50000000 SOL for 75.00 (skipped portfolio_is_balanced)',
      'skipped portfolio_is_balanced',
    ]);
  });

  it('is skipped without holdings', () => {
    expect(planned({ weights: { ETH: '1' }, held: {} })).toEqual(['skipped portfolio_is_balanced']);
    expect(planned({ weights: { ETH: '1' }, held: { BTC: '0.00000000' } })).toEqual(['skipped portfolio_is_balanced']);
  });
});

describe('the minimums of a rebalance', () => {
  it('drops a sell under its minimum first, so that its money is not spent', () => {
    const instruments = [instrumentOf('ADA', { min_notional: '50.00' })];
    const held = { ADA: '240', SOL: '10', ETH: '0.2' };
    expect(planned({ weights: { ADA: '0.05', SOL: '0.45', ETH: '0.5' }, held, instruments })).toEqual([
      'sell 18.00000000 ADA for 9.00 (skipped below_instrument_minimum)',
      'sell 3.34000000 SOL for 501.00',
      'buy ETH for 501.00',
      'runs',
    ]);
  });

  it('compares the value of the quantity, not the amount to be raised', () => {
    const instruments = [instrumentOf('ADA', { quantity_scale: 0, min_notional: '5.01' })];
    const given = { weights: { ADA: '0.2996', ETH: '0.7004' }, held: { ADA: '40', ETH: '0.01' } };
    // The excess is 5.02, and ten whole ADA are worth 5.00.
    expect(planned({ ...given, instruments })[0]).toBe('sell 10 ADA for 5.02 (skipped below_instrument_minimum)');
    instruments.splice(0, 1, instrumentOf('ADA', { quantity_scale: 0, min_notional: '5.00' }));
    expect(planned({ ...given, instruments })[0]).toBe('sell 10 ADA for 5.02');
  });

  it('runs a full exit under the instrument minimum as long as it brings a cent', () => {
    const held = { SOL: '10', ETH: '0.00000334', BTC: '0.00000016' };
    expect(planned({ weights: { SOL: '0.5', ADA: '0.5' }, held })).toEqual([
      'sell 4.99993333 SOL for 749.99',
      'buy ADA for 749.99',
      'sell all 0.00000016 BTC (skipped below_instrument_minimum)',
      'sell all 0.00000334 ETH',
      'runs',
    ]);
  });

  it('counts a quantity that rounds to 0 as under any minimum', () => {
    const instruments = [
      instrumentOf('BTC', { quantity_scale: 2, min_notional: '0.00' }),
      instrumentOf('ETH', { min_notional: '0.00' }),
    ];
    expect(planned({ weights: { BTC: '0.1', ETH: '0.9' }, held: { ETH: '1' }, instruments })).toEqual([
      'buy BTC for 300.00 (skipped below_instrument_minimum)',
      'sell 0.10000000 ETH for 300.00 (skipped portfolio_is_balanced)',
      'skipped portfolio_is_balanced',
    ]);
    expect(planned({ weights: { BTC: '0.9', ETH: '0.1' }, held: { BTC: '0.01' }, instruments })).toEqual([
      'sell 0.00 BTC for 60.00 (skipped below_instrument_minimum)',
      'buy ETH for 0.00 (skipped below_instrument_minimum)',
      'skipped portfolio_is_balanced',
    ]);
  });

  it('drops a sell that would bring less than a cent, with any minimum', () => {
    const instruments = [instrumentOf('BTC', { min_notional: '0.00' }), instrumentOf('ETH', { min_notional: '0.00' })];
    const held = { BTC: '0.00000100', ETH: '0.00001666' };
    // 0.01 buys 0.00000016 BTC, which is worth 0.0096.
    expect(planned({ weights: { BTC: '0.45', ETH: '0.55' }, held, instruments })).toEqual([
      'sell 0.00000016 BTC for 0.01 (skipped below_instrument_minimum)',
      'buy ETH for 0.00 (skipped below_instrument_minimum)',
      'skipped portfolio_is_balanced',
    ]);
  });

  it('drops the smallest buy under its minimum and splits its share over the rest', () => {
    const instruments = [
      instrumentOf('BTC', { min_notional: '30.00' }),
      instrumentOf('SOL', { min_notional: '30.00' }),
      instrumentOf('ADA', { min_notional: '10.00' }),
    ];
    const weights = { ETH: '0.9', BTC: '0.02', SOL: '0.0199', ADA: '0.0601' };
    // At first both are short of 30.00. SOL is the smaller; with its share BTC is still short.
    expect(planned({ weights, held: { ETH: '0.4' }, instruments })).toEqual([
      'sell 0.04000000 ETH for 120.00',
      'buy BTC for 29.96 (skipped below_instrument_minimum)',
      'buy SOL for 23.88 (skipped below_instrument_minimum)',
      'buy ADA for 120.00',
      'runs',
    ]);
  });

  it('drops the later of two equal buys, and lets the other run when the freed share lifts it to its minimum', () => {
    const instruments = [
      instrumentOf('BTC', { min_notional: '35.00' }),
      instrumentOf('SOL', { min_notional: '35.00' }),
    ];
    const weights = { ETH: '0.9', BTC: '0.05', SOL: '0.05' };
    expect(planned({ weights, held: { ETH: '0.2' }, instruments })).toEqual([
      'sell 0.02000000 ETH for 60.00',
      'buy BTC for 60.00',
      'buy SOL for 30.00 (skipped below_instrument_minimum)',
      'runs',
    ]);
  });

  it('drops by the size of the share, not by how far it is from the minimum', () => {
    const instruments = [
      instrumentOf('BTC', { min_notional: '1000.00' }),
      instrumentOf('SOL', { min_notional: '20.00' }),
    ];
    const weights = { ETH: '0.5', BTC: '0.49', SOL: '0.01' };
    expect(planned({ weights, held: { ETH: '0.5' }, instruments })).toEqual([
      'sell 0.25000000 ETH for 750.00 (skipped portfolio_is_balanced)',
      'buy BTC for 750.00 (skipped below_instrument_minimum)',
      'buy SOL for 15.00 (skipped below_instrument_minimum)',
      'skipped portfolio_is_balanced',
    ]);
  });
});

describe('a rebalance that acts on drift only', () => {
  // ETH is at 51.00 % of 10000.00 and SOL at 49.00 %.
  const drifted = { weights: { ETH: '0.50', SOL: '0.50' }, held: { ETH: '1.7', SOL: '32.66666666' } };

  it('acts when an asset is further from its weight than the bound', () => {
    expect(planned({ ...drifted, driftedOnlyBps: 99 })).toEqual([
      'sell 0.03333333 ETH for 100.00',
      'buy SOL for 99.99',
      'runs',
    ]);
  });

  it('is skipped without a leg within the bound, and on it', () => {
    expect(planned({ ...drifted, driftedOnlyBps: 101 })).toEqual(['skipped portfolio_is_balanced']);
    const exact = { weights: { ETH: '0.50', SOL: '0.50' }, held: { ETH: '1.02', SOL: '19.6' } };
    expect(planned({ ...exact, driftedOnlyBps: 100 })).toEqual(['skipped portfolio_is_balanced']);
    expect(planned({ ...exact, driftedOnlyBps: 99 }).at(-1)).toBe('runs');
  });

  it('counts holdings without a weight', () => {
    const held = { ETH: '1', SOL: '20', ADA: '121.22' };
    // ADA is 60.61 of 6060.61: a little over 1 %.
    expect(planned({ weights: { ETH: '0.5', SOL: '0.5' }, held, driftedOnlyBps: 100 }).at(-1)).toBe('runs');
    expect(planned({ weights: { ETH: '0.5', SOL: '0.5' }, held, driftedOnlyBps: 101 })).toEqual([
      'skipped portfolio_is_balanced',
    ]);
  });

  it('acts on any difference at 0, and on none when nothing is held', () => {
    expect(planned({ ...drifted, driftedOnlyBps: 0 }).at(-1)).toBe('runs');
    expect(planned({ weights: { ETH: '1' }, held: {}, driftedOnlyBps: 0 })).toEqual(['skipped portfolio_is_balanced']);
  });
});

describe('currencies of other scales', () => {
  it('rounds to whole units of a currency without decimals', () => {
    const instruments = ['ETH', 'SOL'].map((asset) => instrumentOf(asset, { quoted_scale: 0, min_notional: '1' }));
    const prices = { ETH: '3000.25', SOL: '150.75' };
    const result = plan({
      weights: { ETH: '0.333', SOL: '0.667' },
      held: { ETH: '1' },
      prices,
      instruments,
      quotedScale: 0,
    });
    expect(result.legs.map((leg) => `${leg.side} ${format(leg.amount)}`)).toEqual(['sell 2001', 'buy 2000']);
  });
});
