import { instrumentOf } from '@ballast/test-kit';
import {
  BIDS,
  decide,
  given,
  holding,
  holdsOf,
  outcomes,
  placeHolds,
  trader,
  type Given,
  type HoldsPlaced,
} from './testing/fixtures';
import type { Holding } from './credit-state';

const rebalance = placeHolds({ type: 'rebalance', participants: [{ participant_code: 'A' }] });
/** About 6000 USD in BTC, 3000 in ETH and 1000 in SOL; the weights are 50, 30 and 20 %. */
const HELD = [holding('BTC', '0.10000000'), holding('ETH', '1.00000000'), holding('SOL', '6.66666666')];
const withHoldings = (holdings: readonly Holding[], state: Given = {}) =>
  given({ participants: { A: {} }, traders: ['A'], holdings: { A: holdings }, ...state });
const legsOf = ({ decisions }: HoldsPlaced) => decisions[0]?.legs;

describe('place holds: rebalance', () => {
  it('holds the quantity of each sell on the Trader and nothing for the buys', () => {
    const placed = decide(rebalance, withHoldings([holding('BTC', '0.20000000')]));
    expect(outcomes(placed)).toEqual(['A accepted']);
    expect(legsOf(placed)).toEqual([
      { asset: 'BTC', side: 'sell', amount_type: 'notional', amount: '6000.00', hold: '0.10000000' },
      { asset: 'ETH', side: 'buy', amount_type: 'notional', amount: '3600.00', weight: '3600' },
      { asset: 'SOL', side: 'buy', amount_type: 'notional', amount: '2400.00', weight: '2400' },
    ]);
    expect(holdsOf(placed)).toEqual([`${trader('A')} 0.10000000 BTC`]);
    expect(placed.deltas).toEqual([{ account: trader('A'), asset: 'BTC', posted: '0.00000000', held: '0.10000000' }]);
    expect(placed).toMatchObject({ float_available_before: '', float_available_after: '' });
    expect(placed.decisions[0]).toMatchObject({ trader_exists: true, opens_trader: false });
  });

  it('asks neither the float nor the cash of a prefunded participant', () => {
    const state = withHoldings([holding('BTC', '0.20000000')], {
      participants: { A: { funding: 'prefunded' } },
      float: '0.00',
    });
    expect(outcomes(decide(rebalance, state))).toEqual(['A accepted']);
  });

  it.each([
    ['is unknown', { participants: {} }],
    ['is locked', { participants: { A: { status: 'locked' as const } } }],
  ])('gives the same sentence when the participant %s', (_, state) => {
    const placed = decide(rebalance, withHoldings(HELD, state));
    expect(outcomes(placed)).toEqual(['A rejected participant inactive or not found']);
    expect(placed.decisions[0]).toMatchObject({ status_code: 'participant_inactive', legs: [] });
  });

  it('rejects a participant without a Trader', () => {
    const placed = decide(rebalance, withHoldings(HELD, { traders: [] }));
    expect(outcomes(placed)).toEqual(['A rejected trader_not_enrolled']);
    expect(placed.decisions[0]).toMatchObject({ trader_exists: false, legs: [] });
  });

  it('skips a Trader that holds nothing', () => {
    expect(outcomes(decide(rebalance, withHoldings([])))).toEqual(['A skipped no_holdings']);
    const empty = decide(rebalance, withHoldings([holding('BTC', '0.00000000')]));
    expect(outcomes(empty)).toEqual(['A skipped no_holdings']);
    expect(legsOf(empty)).toEqual([]);
  });

  it('counts a Trader without holdings as out of the default scope, before any other reason', () => {
    const command = { ...rebalance, default_scope: true };
    const participants = { A: { status: 'locked' as const } };
    expect(outcomes(decide(command, withHoldings([], { participants })))).toEqual(['A skipped no_holdings']);
    const holder = decide(command, withHoldings(HELD, { participants }));
    expect(outcomes(holder)).toEqual(['A rejected participant inactive or not found']);
  });

  it.each([
    ['a buy', 'SOL'],
    ['a sell', 'BTC'],
  ])('rejects the whole rebalance for %s of a disabled instrument', (_, asset) => {
    const participants = { A: { disabledInstruments: [`${asset}/USD`] } };
    const placed = decide(rebalance, withHoldings([holding('BTC', '0.20000000')], { participants }));
    expect(outcomes(placed)).toEqual([`A rejected instrument ${asset}/USD not enabled for participant`]);
    expect(placed.decisions[0]).toMatchObject({ status_code: 'instrument_not_enabled', legs: [] });
    expect(placed.holds).toEqual([]);
  });

  it('names the first disabled instrument in Instruction order', () => {
    const participants = { A: { disabledInstruments: ['SOL/USD', 'ETH/USD'] } };
    const placed = decide(rebalance, withHoldings([holding('BTC', '0.20000000')], { participants }));
    expect(outcomes(placed)).toEqual(['A rejected instrument ETH/USD not enabled for participant']);
  });

  it('does not mind a disabled instrument of a leg that will not run', () => {
    const participants = { A: { disabledInstruments: ['SOL/USD'] } };
    const atTarget = [holding('BTC', '0.09000000'), holding('ETH', '0.86666666'), holding('SOL', '13.33333333')];
    const placed = decide(rebalance, withHoldings(atTarget, { participants }));
    expect(outcomes(placed)).toEqual(['A accepted']);
    expect(legsOf(placed)?.[2]).toMatchObject({ status: 'skipped', status_reason: 'below_instrument_minimum' });
  });

  it('rejects while anything of the Trader is held, also an asset that the rebalance would leave alone', () => {
    for (const asset of ['BTC', 'ETH']) {
      const holdings = [
        holding('BTC', '0.20000000', asset === 'BTC' ? '0.00000001' : '0'),
        holding('ETH', '1.20000000', asset === 'ETH' ? '0.00000001' : '0'),
      ];
      const placed = decide(rebalance, withHoldings(holdings));
      expect(outcomes(placed)).toEqual(['A rejected balance held by concurrent operation']);
      expect(placed.decisions[0]).toMatchObject({ status_code: 'balance_held', legs: [] });
    }
  });

  it('skips a balanced portfolio before it looks at holds, and lists the legs under their minimum', () => {
    const held = [holding('BTC', '0.10000000'), holding('ETH', '1.20000100', '0.1'), holding('SOL', '16.00000000')];
    const placed = decide(rebalance, withHoldings(held));
    expect(outcomes(placed)).toEqual(['A skipped portfolio_is_balanced']);
    expect(legsOf(placed)?.map(({ side, status }) => `${side} ${status}`)).toEqual([
      'buy skipped',
      'sell skipped',
      'buy skipped',
    ]);
    expect(placed.holds).toEqual([]);
  });

  it('rejects a Trader that holds an asset without a price or an instrument', () => {
    const { BTC, ETH } = BIDS;
    const unpriced = { ...rebalance, reference_prices: { BTC, ETH } };
    expect(outcomes(decide(unpriced, withHoldings(HELD)))).toEqual(['A rejected price_unavailable']);
    const delisted = [...HELD, holding('XYZ', '1.00')];
    expect(outcomes(decide(rebalance, withHoldings(delisted)))).toEqual(['A rejected price_unavailable']);
  });

  it('skips a Trader whose drift is within the `drifted_only_bps` of the request', () => {
    const held = withHoldings([holding('BTC', '0.10500000'), holding('ETH', '1.20000000'), holding('SOL', '16')]);
    expect(outcomes(decide({ ...rebalance, drifted_only_bps: 100 }, held))).toEqual(['A accepted']);
    const within = decide({ ...rebalance, drifted_only_bps: 200 }, held);
    expect(outcomes(within)).toEqual(['A skipped portfolio_is_balanced']);
    expect(legsOf(within)).toEqual([]);
  });

  it.each([
    [
      'participant before Trader',
      { participants: { A: { status: 'locked' as const } }, traders: [] },
      HELD,
      'rejected participant inactive or not found',
    ],
    ['Trader before holdings', { traders: [] }, [], 'rejected trader_not_enrolled'],
    [
      'instrument before hold',
      { participants: { A: { disabledInstruments: ['BTC/USD'] } } },
      [holding('BTC', '0.20000000', '0.1')],
      'rejected instrument BTC/USD not enabled for participant',
    ],
  ])('checks %s', (_, state, holdings, end) => {
    expect(outcomes(decide(rebalance, withHoldings(holdings, state)))).toEqual([`A ${end}`]);
  });

  it('decides each Trader alone', () => {
    const command = placeHolds({
      type: 'rebalance',
      participants: ['A', 'B', 'C'].map((participant_code) => ({ participant_code })),
      instruments: ['BTC', 'ETH', 'SOL', 'ADA'].map((asset) => instrumentOf(asset)),
      reference_prices: { ...BIDS, ADA: '0.50' },
    });
    const state = given({
      participants: { A: {}, B: {}, C: {} },
      traders: ['A', 'B', 'C'],
      holdings: { A: HELD, B: [], C: [holding('ADA', '100.00000000')] },
    });
    const placed = decide(command, state);
    expect(outcomes(placed)).toEqual(['A accepted', 'B skipped no_holdings', 'C accepted']);
    expect(holdsOf(placed)).toEqual([`${trader('A')} 0.01666666 BTC`, `${trader('C')} 100.00000000 ADA`]);
    expect(placed.decisions[2]?.legs.at(-1)).toMatchObject({ asset: 'ADA', amount_type: 'quantity' });
  });
});
