import type { DecidedLeg } from '@ballast/contracts';
import { instrumentOf } from '@ballast/test-kit';
import { decidedLegs, fills, marketOf, plan, PRICES, type Given, type Texts } from './testing/fixtures';
import { sizeRebalance } from './size-rebalance';

const GIVEN: Given = { weights: { BTC: '0.5', ETH: '0.3', SOL: '0.2' }, held: { BTC: '0.1', ADA: '8000' } };
const LEGS = decidedLegs(plan(GIVEN));
const size = (prices: Texts, legs: readonly DecidedLeg[] = LEGS, given: Given = GIVEN) =>
  sizeRebalance(legs, marketOf({ ...given, prices: { ...PRICES, ...prices } }));

const describeLegs = (legs: readonly DecidedLeg[]): readonly string[] =>
  legs.map(({ asset, side, amount, status, status_reason }) =>
    [side, asset, amount, status, status_reason].filter((word) => word !== undefined).join(' '),
  );

describe('sizing a rebalance', () => {
  it('settles the plan when the prices are those of the check', () => {
    const sizing = size({});
    expect(fills(sizing)).toEqual([
      '0 sell 0.01666666 BTC @ 60000.00 = 999.99',
      '1 buy 0.99999666 ETH @ 3000.00 = 2999.99',
      '2 buy 13.33333333 SOL @ 150.00 = 2000.00',
      '3 sell 8000.00000000 ADA @ 0.50 = 4000.00',
    ]);
  });

  it('keeps the quantities of the sells and splits their proceeds by the weights of the plan', () => {
    const sizing = size({ BTC: '66000.00', ETH: '1500.00', SOL: '300.00', ADA: '0.25' });
    expect(fills(sizing)).toEqual([
      '0 sell 0.01666666 BTC @ 66000.00 = 1099.99',
      '1 buy 1.23999333 ETH @ 1500.00 = 1859.99',
      '2 buy 4.13333333 SOL @ 300.00 = 1240.00',
      '3 sell 8000.00000000 ADA @ 0.25 = 2000.00',
    ]);
  });

  it('sets the amount of a buy to its spending and keeps the amount of a sell', () => {
    const sizing = size({ ADA: '0.25' });
    expect(describeLegs(sizing.legs)).toEqual([
      'sell BTC 1000.00',
      'buy ETH 1799.99',
      'buy SOL 1200.00',
      'sell ADA 8000.00000000',
    ]);
    expect(sizing.legs.map(({ weight, hold }) => weight ?? hold)).toEqual(
      LEGS.map(({ weight, hold }) => weight ?? hold),
    );
  });

  it('passes over a leg that was skipped in the check, also when it would run now', () => {
    const given = { ...GIVEN, instruments: [instrumentOf('ETH', { min_notional: '3000.01' })] };
    const legs = decidedLegs(plan(given));
    const sizing = size({ ADA: '0.60' }, legs, given);
    expect(fills(sizing)).toEqual([
      '0 sell 0.01666666 BTC @ 60000.00 = 999.99',
      '2 buy 38.66660000 SOL @ 150.00 = 5799.99',
      '3 sell 8000.00000000 ADA @ 0.60 = 4800.00',
    ]);
    expect(sizing.legs[1]).toEqual(legs[1]);
  });

  it('drops a sell that is under its minimum at the locked price, but no full exit that brings a cent', () => {
    const given = { ...GIVEN, instruments: [instrumentOf('BTC', { min_notional: '900.00' })] };
    const sizing = size({ BTC: '53999.00', ADA: '0.01' }, decidedLegs(plan(given)), given);
    expect(fills(sizing)).toEqual([
      '1 buy 0.01600000 ETH @ 3000.00 = 48.00',
      '2 buy 0.21333333 SOL @ 150.00 = 32.00',
      '3 sell 8000.00000000 ADA @ 0.01 = 80.00',
    ]);
    expect(describeLegs(sizing.legs)[0]).toBe('sell BTC 1000.00 skipped below_instrument_minimum');
    expect(sizing.legs[0]?.hold).toBe('0.01666666');
  });

  it('drops a full exit that brings less than a cent', () => {
    const given = { weights: { BTC: '0.5', ETH: '0.5' }, held: { BTC: '0.1', SOL: '0.0001' } };
    const sizing = size({ SOL: '99.99' }, decidedLegs(plan(given)), given);
    expect(describeLegs(sizing.legs)[2]).toBe('sell SOL 0.00010000 skipped below_instrument_minimum');
    expect(sizing.outcome).toBe('trades');
  });

  it('drops the smallest buy under its minimum at the locked prices and splits again', () => {
    const given = { ...GIVEN, instruments: [instrumentOf('SOL', { min_notional: '1900.00' })] };
    const sizing = size({ ADA: '0.40' }, decidedLegs(plan(given)), given);
    expect(fills(sizing)).toEqual([
      '0 sell 0.01666666 BTC @ 60000.00 = 999.99',
      '1 buy 1.39999666 ETH @ 3000.00 = 4199.99',
      '3 sell 8000.00000000 ADA @ 0.40 = 3200.00',
    ]);
    expect(describeLegs(sizing.legs)[2]).toBe('buy SOL 1680.00 skipped below_instrument_minimum');
  });

  it('skips the Execution when no buy is left', () => {
    const minimums = ['ETH', 'SOL'].map((asset) => instrumentOf(asset, { min_notional: '1990.00' }));
    const given = { ...GIVEN, instruments: minimums };
    const sizing = size({ BTC: '10000.00', ADA: '0.20' }, decidedLegs(plan(given)), given);
    expect(fills(sizing)).toEqual(['skipped portfolio_is_balanced']);
    expect(describeLegs(sizing.legs)).toEqual([
      'sell BTC 1000.00 skipped portfolio_is_balanced',
      'buy ETH 1766.66 skipped below_instrument_minimum',
      'buy SOL 706.66 skipped below_instrument_minimum',
      'sell ADA 8000.00000000 skipped portfolio_is_balanced',
    ]);
  });

  it('skips the Execution when no sell is left', () => {
    const given = { weights: { BTC: '0.5', ETH: '0.5' }, held: { BTC: '0.1' } };
    const minimum = { ...given, instruments: [instrumentOf('BTC', { min_notional: '3000.00' })] };
    const sizing = size({ BTC: '59999.99' }, decidedLegs(plan(minimum)), minimum);
    expect(fills(sizing)).toEqual(['skipped portfolio_is_balanced']);
    expect(describeLegs(sizing.legs)).toEqual([
      'sell BTC 3000.00 skipped below_instrument_minimum',
      'buy ETH 0.00 skipped below_instrument_minimum',
    ]);
  });

  it('rejects the Execution as a whole when a leg that runs has no locked price', () => {
    const { terms } = marketOf(GIVEN);
    const { prices } = marketOf({ ...GIVEN, prices: { BTC: '60000.00', ETH: '3000.00', SOL: '150.00' } });
    const sizing = sizeRebalance(LEGS, { terms, prices });
    expect(fills(sizing)).toEqual(['rejected price_unavailable']);
    expect(sizing.legs.map(({ status, status_reason }) => `${status} ${status_reason}`)).toEqual(
      Array(4).fill('rejected price_unavailable'),
    );
  });

  it('needs no price of a leg that was skipped in the check', () => {
    const given = { ...GIVEN, instruments: [instrumentOf('ETH', { min_notional: '3000.01' })] };
    const legs = decidedLegs(plan(given));
    const { terms } = marketOf(given);
    const { prices } = marketOf({ ...given, prices: { BTC: '60000.00', SOL: '150.00', ADA: '0.50' } });
    expect(sizeRebalance(legs, { terms, prices }).outcome).toBe('trades');
  });

  it('throws on a leg that no plan makes', () => {
    const leg = (fields: Partial<DecidedLeg>): DecidedLeg => ({
      asset: 'BTC',
      side: 'buy',
      amount_type: 'notional',
      amount: '1.00',
      ...fields,
    });
    expect(() => size({}, [leg({})])).toThrow('the buy of BTC has no weight');
    expect(() => size({}, [leg({ side: 'sell' })])).toThrow('nothing is held for the sell of BTC');
  });
});
