import { instrumentOf } from '@ballast/test-kit';
import { BIDS, decide, given, holding, holdsOf, outcomes, participants, placeHolds, trader } from './testing/fixtures';

const ALL_HELD = [holding('BTC', '1.00000000'), holding('ETH', '10.00000000'), holding('SOL', '100.00000000')];

describe('place holds: partial sell', () => {
  const sell = placeHolds({ type: 'partial_sell', participants: participants(['A', '12000.00']) });
  const state = given({ participants: { A: {} }, traders: ['A'], holdings: { A: ALL_HELD } });

  it('holds each quantity with its buffer on the Trader', () => {
    const placed = decide(sell, state);
    expect(outcomes(placed)).toEqual(['A accepted']);
    expect(placed.decisions[0]?.legs).toEqual([
      { asset: 'BTC', side: 'sell', amount_type: 'notional', amount: '6000.00', hold: '0.10200000' },
      { asset: 'ETH', side: 'sell', amount_type: 'notional', amount: '3600.00', hold: '1.22400000' },
      { asset: 'SOL', side: 'sell', amount_type: 'notional', amount: '2400.00', hold: '16.32000000' },
    ]);
    expect(holdsOf(placed)).toEqual([
      `${trader('A')} 0.10200000 BTC`,
      `${trader('A')} 1.22400000 ETH`,
      `${trader('A')} 16.32000000 SOL`,
    ]);
    expect(placed).toMatchObject({ float_available_before: '', float_available_after: '' });
  });

  it('holds no more than is available', () => {
    const holdings = { A: [holding('BTC', '0.10100000'), holding('ETH', '1.20000000'), holding('SOL', '16.00000001')] };
    const placed = decide(sell, given({ participants: { A: {} }, traders: ['A'], holdings }));
    expect(holdsOf(placed)).toEqual([
      `${trader('A')} 0.10100000 BTC`,
      `${trader('A')} 1.20000000 ETH`,
      `${trader('A')} 16.00000001 SOL`,
    ]);
  });

  it.each([
    ['is unknown', {}],
    ['is locked', { A: { status: 'locked' as const } }],
  ])('gives the same sentence when the participant %s', (_, known) => {
    const placed = decide(sell, given({ participants: known, traders: ['A'], holdings: { A: ALL_HELD } }));
    expect(outcomes(placed)).toEqual(['A rejected participant inactive or not found']);
    expect(placed.decisions[0]).toMatchObject({ status_code: 'participant_inactive' });
    expect(placed.decisions[0]?.legs).toHaveLength(3);
  });

  it('rejects a participant without a Trader', () => {
    expect(outcomes(decide(sell, given({ participants: { A: {} } })))).toEqual(['A rejected trader_not_enrolled']);
  });

  it('rejects a disabled instrument', () => {
    const participantsKnown = { A: { disabledInstruments: ['SOL/USD'] } };
    const placed = decide(sell, given({ participants: participantsKnown, traders: ['A'], holdings: { A: ALL_HELD } }));
    expect(outcomes(placed)).toEqual(['A rejected instrument SOL/USD not enabled for participant']);
  });

  it('names the first asset whose balance is too small', () => {
    const holdings = { A: [holding('BTC', '1.00000000'), holding('SOL', '1.00000000')] };
    const placed = decide(sell, given({ participants: { A: {} }, traders: ['A'], holdings }));
    expect(outcomes(placed)).toEqual(['A rejected insufficient ETH balance for sell leg']);
    expect(placed.decisions[0]).toMatchObject({ status_code: 'insufficient_balance' });
    expect(placed.holds).toEqual([]);
  });

  it('has different reasons for a held balance and for a missing one', () => {
    const holdings = { A: [holding('BTC', '1.00000000', '0.90000001'), ...ALL_HELD.slice(1)] };
    const placed = decide(sell, given({ participants: { A: {} }, traders: ['A'], holdings }));
    expect(outcomes(placed)).toEqual(['A rejected balance held by concurrent operation']);
    expect(placed.decisions[0]).toMatchObject({ status_code: 'balance_held' });
  });

  it('looks at the balance of every leg before it looks at holds', () => {
    const holdings = { A: [holding('BTC', '1.00000000', '1.00000000'), holding('ETH', '10.00000000')] };
    const placed = decide(sell, given({ participants: { A: {} }, traders: ['A'], holdings }));
    expect(outcomes(placed)).toEqual(['A rejected insufficient SOL balance for sell leg']);
  });

  it('sells beside a hold that leaves enough', () => {
    const holdings = { A: [holding('BTC', '1.00000000', '0.90000000'), ...ALL_HELD.slice(1)] };
    expect(holdsOf(decide(sell, given({ participants: { A: {} }, traders: ['A'], holdings })))[0]).toBe(
      `${trader('A')} 0.10000000 BTC`,
    );
  });

  it('needs no balance for a leg under the minimum', () => {
    const command = placeHolds({ type: 'partial_sell', participants: participants(['A', '4.00']) });
    const holdings = { A: ALL_HELD.slice(0, 2) };
    const placed = decide(command, given({ participants: { A: {} }, traders: ['A'], holdings }));
    expect(outcomes(placed)).toEqual(['A accepted']);
    expect(placed.holds.map(({ asset }) => asset)).toEqual(['BTC', 'ETH']);
  });

  it('rejects an Execution of which no leg reaches its minimum', () => {
    const command = placeHolds({ type: 'partial_sell', participants: participants(['A', '1.00']) });
    expect(outcomes(decide(command, state))).toEqual(['A rejected below_instrument_minimum']);
  });

  it('rejects an Execution that cannot be sized because a price is missing', () => {
    const { SOL: _, ...reference_prices } = BIDS;
    expect(outcomes(decide({ ...sell, reference_prices }, state))).toEqual(['A rejected price_unavailable']);
  });
});

describe('place holds: liquidation', () => {
  const liquidate = placeHolds({ type: 'liquidation', participants: [{ participant_code: 'A' }] });
  const holdings = { A: [holding('SOL', '2.00000000'), holding('BTC', '0.50000000')] };

  it('holds everything the Trader has, by asset code', () => {
    const placed = decide(liquidate, given({ participants: { A: {} }, traders: ['A'], holdings }));
    expect(outcomes(placed)).toEqual(['A accepted']);
    expect(placed.decisions[0]?.legs).toEqual([
      { asset: 'BTC', side: 'sell', amount_type: 'quantity', amount: '0.50000000', hold: '0.50000000' },
      { asset: 'SOL', side: 'sell', amount_type: 'quantity', amount: '2.00000000', hold: '2.00000000' },
    ]);
    expect(holdsOf(placed)).toEqual([`${trader('A')} 0.50000000 BTC`, `${trader('A')} 2.00000000 SOL`]);
  });

  it.each([
    ['an unknown participant', {}, ['A'], 'participant inactive or not found'],
    ['a participant without a Trader', { A: {} }, [], 'trader_not_enrolled'],
    [
      'a disabled instrument',
      { A: { disabledInstruments: ['SOL/USD'] } },
      ['A'],
      'instrument SOL/USD not enabled for participant',
    ],
  ])('rejects %s without Instructions', (_, known, traders, reason) => {
    const placed = decide(liquidate, given({ participants: known, traders, holdings }));
    expect(outcomes(placed)).toEqual([`A rejected ${reason}`]);
    expect(placed.decisions[0]?.legs).toEqual([]);
  });

  it('skips a Trader that holds nothing', () => {
    const emptied = { A: [holding('BTC', '0.00000000')] };
    const placed = decide(liquidate, given({ participants: { A: {} }, traders: ['A'], holdings: emptied }));
    expect(outcomes(placed)).toEqual(['A skipped no_holdings']);
    expect(placed.decisions[0]).toMatchObject({ trader_exists: true, legs: [] });
  });

  it('is refused while there is a hold on any asset of the Trader', () => {
    const busy = { A: [holding('BTC', '0.50000000'), holding('SOL', '2.00000000', '0.00000001')] };
    const placed = decide(liquidate, given({ participants: { A: {} }, traders: ['A'], holdings: busy }));
    expect(outcomes(placed)).toEqual(['A rejected balance held by concurrent operation']);
    expect(placed.decisions[0]?.legs).toEqual([]);
  });

  it('skips dust and sells the rest', () => {
    const dusty = { A: [holding('BTC', '0.00000016'), holding('SOL', '2.00000000')] };
    const placed = decide(liquidate, given({ participants: { A: {} }, traders: ['A'], holdings: dusty }));
    expect(outcomes(placed)).toEqual(['A accepted']);
    expect(placed.decisions[0]?.legs[0]).toMatchObject({
      status: 'skipped',
      status_reason: 'below_instrument_minimum',
    });
    expect(holdsOf(placed)).toEqual([`${trader('A')} 2.00000000 SOL`]);
  });

  it('skips the Execution when all holdings are dust, and lists them', () => {
    const dust = { A: [holding('BTC', '0.00000016')] };
    const placed = decide(liquidate, given({ participants: { A: {} }, traders: ['A'], holdings: dust }));
    expect(outcomes(placed)).toEqual(['A skipped below_instrument_minimum']);
    expect(placed.decisions[0]?.legs).toHaveLength(1);
  });

  it('accepts an asset without a reference price: the locked price decides', () => {
    const placed = decide(
      { ...liquidate, reference_prices: { BTC: '60000.00' } },
      given({ participants: { A: {} }, traders: ['A'], holdings }),
    );
    expect(outcomes(placed)).toEqual(['A accepted']);
  });

  it('rejects an asset that has no instrument any more', () => {
    const placed = decide(
      { ...liquidate, instruments: [instrumentOf('BTC')] },
      given({ participants: { A: {} }, traders: ['A'], holdings }),
    );
    expect(outcomes(placed)).toEqual(['A rejected price_unavailable']);
  });
});
