import { creditDecisionSchema, holdsPlace } from '@ballast/contracts';
import { executionId, holdId, parseUnits, traderId } from '@ballast/kernel';
import * as fc from 'fast-check';
import { BIDS, given, holding, instrument, LIMITS, OPERATION, participants, placeHolds, STRATEGY } from './fixtures';
import { decideHolds, type HoldsPlaced } from './place-holds.decider';
import type { CreditState, PlaceHolds } from './place-holds.state';

function decide(command: PlaceHolds, state: CreditState): HoldsPlaced {
  const [placed] = decideHolds(command, state, LIMITS);
  if (placed === undefined) {
    throw new Error('nothing was decided');
  }
  return placed;
}

const outcomes = ({ decisions }: HoldsPlaced): readonly string[] =>
  decisions.map((one) => `${one.participant_code} ${one.outcome} ${one.status_reason}`.trim());
const holdsOf = ({ holds }: HoldsPlaced): readonly string[] =>
  holds.map((hold) => `${hold.account} ${hold.amount} ${hold.asset}`);
const trader = (code: string): string => `trader:${traderId(STRATEGY, code)}`;

const ALL_HELD = [holding('BTC', '1.00000000'), holding('ETH', '10.00000000'), holding('SOL', '100.00000000')];

describe('place holds: enrollment and top-up', () => {
  const enroll = placeHolds({ type: 'enrollment', participants: participants(['CUST01', '10000.00']) });

  it('accepts a novated enrollment, holds its amount on the float and opens the Trader', () => {
    const placed = decide(enroll, given({ participants: { CUST01: {} } }));
    const id = executionId(OPERATION, 'CUST01');
    expect(placed).toEqual({
      decisions: [
        {
          participant_code: 'CUST01',
          index: 0,
          outcome: 'accepted',
          status_reason: '',
          status_code: '',
          trader_exists: true,
          opens_trader: true,
          legs: [
            { asset: 'BTC', side: 'buy', amount_type: 'notional', amount: '5000.00' },
            { asset: 'ETH', side: 'buy', amount_type: 'notional', amount: '3000.00' },
            { asset: 'SOL', side: 'buy', amount_type: 'notional', amount: '2000.00' },
          ],
        },
      ],
      holds: [{ hold_id: holdId(id, 'USD'), execution_id: id, account: 'float', asset: 'USD', amount: '10000.00' }],
      deltas: [{ account: 'float', asset: 'USD', posted: '0.00', held: '10000.00' }],
      float_available_before: '1000000.00',
      float_available_after: '990000.00',
    });
    expect(creditDecisionSchema.parse(placed.decisions[0])).toEqual(placed.decisions[0]);
  });

  it('takes the command as the log carries it', () => {
    const data = holdsPlace.data.parse({ ...enroll, chunk: 0 });
    if (data.type === 'rebalance') {
      throw new Error('not a buy');
    }
    expect(outcomes(decide({ ...data, type: data.type }, given({ participants: { CUST01: {} } })))).toEqual([
      'CUST01 accepted',
    ]);
  });

  it('says nothing about a chunk that was decided before', () => {
    expect(decideHolds(enroll, given({ participants: { CUST01: {} }, isDecided: true }), LIMITS)).toEqual([]);
  });

  it('counts the index on from the first of the chunk', () => {
    const command = placeHolds({
      type: 'enrollment',
      first_index: 500,
      participants: participants(['A', '1.00'], ['B', '1.00']),
    });
    expect(decide(command, given({})).decisions.map(({ index }) => index)).toEqual([500, 501]);
  });

  it('rejects a participant nobody knows, with all its legs', () => {
    const placed = decide(enroll, given({}));
    expect(outcomes(placed)).toEqual(['CUST01 rejected participant_not_found']);
    expect(placed.decisions[0]).toMatchObject({ trader_exists: false, opens_trader: false });
    expect(placed.decisions[0]?.legs.map((leg) => `${leg.asset} ${leg.amount} ${leg.status_reason}`)).toEqual([
      'BTC 5000.00 participant_not_found',
      'ETH 3000.00 participant_not_found',
      'SOL 2000.00 participant_not_found',
    ]);
    expect(placed.holds).toEqual([]);
  });

  it.each(['submitted', 'rejected', 'locked', 'disabled'] as const)('rejects a participant that is %s', (status) => {
    expect(outcomes(decide(enroll, given({ participants: { CUST01: { status } } })))).toEqual([
      'CUST01 rejected participant_not_approved',
    ]);
  });

  it('rejects an enrollment of a Trader that exists', () => {
    const placed = decide(enroll, given({ participants: { CUST01: {} }, traders: ['CUST01'] }));
    expect(outcomes(placed)).toEqual(['CUST01 rejected trader_already_enrolled']);
    expect(placed.decisions[0]).toMatchObject({ trader_exists: true, opens_trader: false });
  });

  it('rejects a top-up without a Trader and accepts it with one', () => {
    const topUp = placeHolds({ type: 'top_up', participants: participants(['A', '10.00'], ['B', '10.00']) });
    const placed = decide(topUp, given({ participants: { A: {}, B: {} }, traders: ['B'] }));
    expect(outcomes(placed)).toEqual(['A rejected trader_not_enrolled', 'B accepted']);
    expect(placed.decisions[1]).toMatchObject({ trader_exists: true, opens_trader: false });
  });

  it('lets a top-up pass while the Trader has assets on hold', () => {
    const state = given({
      participants: { A: {} },
      traders: ['A'],
      holdings: { A: [holding('BTC', '1.00000000', '1.00000000')] },
    });
    expect(outcomes(decide(placeHolds({ type: 'top_up', participants: participants(['A', '10.00']) }), state))).toEqual(
      ['A accepted'],
    );
  });

  it('names the first leg whose instrument is disabled for the participant', () => {
    const disabled_instruments = ['SOL/USD', 'ETH/USD'];
    const placed = decide(enroll, given({ participants: { CUST01: { disabled_instruments } } }));
    expect(outcomes(placed)).toEqual(['CUST01 rejected instrument ETH/USD not enabled for participant']);
    expect(placed.decisions[0]).toMatchObject({ status_code: 'instrument_not_enabled' });
  });

  it('does not mind a disabled instrument of a leg that will not run', () => {
    const command = placeHolds({ type: 'enrollment', participants: participants(['CUST01', '4.00']) });
    const placed = decide(command, given({ participants: { CUST01: { disabled_instruments: ['SOL/USD'] } } }));
    expect(outcomes(placed)).toEqual(['CUST01 accepted']);
    expect(placed.decisions[0]?.legs[2]).toMatchObject({
      status: 'rejected',
      status_reason: 'below_instrument_minimum',
    });
  });

  it('refuses an instrument that is disabled for everybody', () => {
    const instruments = [instrument('BTC'), instrument('ETH', { status: 'disabled' }), instrument('SOL')];
    expect(outcomes(decide({ ...enroll, instruments }, given({ participants: { CUST01: {} } })))).toEqual([
      'CUST01 rejected instrument ETH/USD not enabled for participant',
    ]);
  });

  it('holds only the money of the legs that run', () => {
    const command = placeHolds({ type: 'enrollment', participants: participants(['CUST01', '4.00']) });
    expect(holdsOf(decide(command, given({ participants: { CUST01: {} } })))).toEqual(['float 3.20 USD']);
  });

  it('rejects an Execution of which no leg reaches its minimum', () => {
    const command = placeHolds({ type: 'enrollment', participants: participants(['CUST01', '1.50']) });
    expect(outcomes(decide(command, given({ participants: { CUST01: {} } })))).toEqual([
      'CUST01 rejected below_instrument_minimum',
    ]);
  });

  it('grants funds in the order of the request: who no longer fits is rejected, a later smaller one still fits', () => {
    const command = placeHolds({
      type: 'enrollment',
      participants: participants(['A', '600.00'], ['B', '500.00'], ['C', '400.00'], ['D', '10.00']),
    });
    const placed = decide(command, given({ participants: { A: {}, B: {}, C: {}, D: {} }, float: '1000.00' }));
    expect(outcomes(placed)).toEqual([
      'A accepted',
      'B rejected insufficient_funds',
      'C accepted',
      'D rejected insufficient_funds',
    ]);
    expect(placed.float_available_after).toBe('0.00');
    expect(placed.deltas).toEqual([{ account: 'float', asset: 'USD', posted: '0.00', held: '1000.00' }]);
  });

  it('takes no funds for a participant that fails an earlier step', () => {
    const command = placeHolds({
      type: 'enrollment',
      participants: participants(['A', '1000.00'], ['B', '1000.00']),
    });
    const placed = decide(command, given({ participants: { A: { status: 'locked' }, B: {} }, float: '1000.00' }));
    expect(outcomes(placed)).toEqual(['A rejected participant_not_approved', 'B accepted']);
  });

  it('draws the buys of a prefunded participant on its own cash and never on the float', () => {
    const command = placeHolds({
      type: 'enrollment',
      participants: participants(['RICH', '100.00'], ['POOR', '100.00'], ['NEW', '100.00']),
    });
    const prefunded = { funding: 'prefunded' } as const;
    const placed = decide(
      command,
      given({
        participants: { RICH: prefunded, POOR: prefunded, NEW: prefunded },
        cash: { RICH: '100.00', POOR: '99.99' },
      }),
    );
    expect(outcomes(placed)).toEqual([
      'RICH accepted',
      'POOR rejected insufficient_funds',
      'NEW rejected insufficient_funds',
    ]);
    expect(holdsOf(placed)).toEqual(['participant:RICH 100.00 USD']);
    expect(placed).toMatchObject({ float_available_before: '', float_available_after: '' });
  });

  it.each([
    [
      'participant before Trader',
      { status: 'locked' as const, disabled_instruments: ['BTC/USD'] },
      ['A'],
      '0.00',
      'participant_not_approved',
    ],
    ['Trader before instrument', { disabled_instruments: ['BTC/USD'] }, ['A'], '0.00', 'trader_already_enrolled'],
    [
      'instrument before funds',
      { disabled_instruments: ['BTC/USD'] },
      [],
      '0.00',
      'instrument BTC/USD not enabled for participant',
    ],
    ['funds last', {}, [], '0.00', 'insufficient_funds'],
  ])('checks %s', (_, standing, traders, float, reason) => {
    const command = placeHolds({ type: 'enrollment', participants: participants(['A', '100.00']) });
    expect(outcomes(decide(command, given({ participants: { A: standing }, traders, float })))).toEqual([
      `A rejected ${reason}`,
    ]);
  });

  it('checks minimums before funds', () => {
    const command = placeHolds({ type: 'enrollment', participants: participants(['A', '1.00']) });
    expect(outcomes(decide(command, given({ participants: { A: {} }, float: '0.00' })))).toEqual([
      'A rejected below_instrument_minimum',
    ]);
  });
});

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

  it('says nothing about a chunk that was decided before', () => {
    expect(decideHolds(sell, { ...state, is_decided: true }, LIMITS)).toEqual([]);
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
    const participantsKnown = { A: { disabled_instruments: ['SOL/USD'] } };
    const placed = decide(sell, given({ participants: participantsKnown, traders: ['A'], holdings: { A: ALL_HELD } }));
    expect(outcomes(placed)).toEqual(['A rejected instrument SOL/USD not enabled for participant']);
  });

  it('names the first asset of which too little is on the balance', () => {
    const holdings = { A: [holding('BTC', '1.00000000'), holding('SOL', '1.00000000')] };
    const placed = decide(sell, given({ participants: { A: {} }, traders: ['A'], holdings }));
    expect(outcomes(placed)).toEqual(['A rejected insufficient ETH balance for sell leg']);
    expect(placed.decisions[0]).toMatchObject({ status_code: 'insufficient_balance' });
    expect(placed.holds).toEqual([]);
  });

  it('tells a balance that is held from one that is not there', () => {
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

  it('asks for no balance of a leg under the minimum', () => {
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

  it('rejects an Execution that cannot be sized for want of a price', () => {
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

  it('says nothing about a chunk that was decided before', () => {
    expect(decideHolds(liquidate, given({ isDecided: true }), LIMITS)).toEqual([]);
  });

  it.each([
    ['an unknown participant', {}, ['A'], 'participant inactive or not found'],
    ['a participant without a Trader', { A: {} }, [], 'trader_not_enrolled'],
    [
      'a disabled instrument',
      { A: { disabled_instruments: ['SOL/USD'] } },
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

  it('stands back from any hold on any asset of the Trader', () => {
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

  it('skips the Execution when all is dust, and lists it', () => {
    const dust = { A: [holding('BTC', '0.00000016')] };
    const placed = decide(liquidate, given({ participants: { A: {} }, traders: ['A'], holdings: dust }));
    expect(outcomes(placed)).toEqual(['A skipped below_instrument_minimum']);
    expect(placed.decisions[0]?.legs).toHaveLength(1);
  });

  it('leaves an asset without a reference price to the locked price', () => {
    const placed = decide(
      { ...liquidate, reference_prices: { BTC: '60000.00' } },
      given({ participants: { A: {} }, traders: ['A'], holdings }),
    );
    expect(outcomes(placed)).toEqual(['A accepted']);
  });

  it('rejects an asset that has no instrument any more', () => {
    const placed = decide(
      { ...liquidate, instruments: [instrument('BTC')] },
      given({ participants: { A: {} }, traders: ['A'], holdings }),
    );
    expect(outcomes(placed)).toEqual(['A rejected price_unavailable']);
  });
});

const anyEnrollment = fc.record({
  amounts: fc.array(fc.bigInt({ min: 1n, max: 2_000n }), { minLength: 1, maxLength: 12 }),
  isNovated: fc.infiniteStream(fc.boolean()).map((stream) => [...stream.take(12)]),
  float: fc.bigInt({ min: 0n, max: 8_000n }),
  cash: fc.bigInt({ min: 0n, max: 2_000n }),
});
const cents = (units: bigint): string => `${units / 100n}.${(units % 100n).toString().padStart(2, '0')}`;

describe('place holds: whatever is asked', () => {
  const setUp = ({
    amounts,
    isNovated,
    float,
    cash,
  }: typeof anyEnrollment extends fc.Arbitrary<infer T> ? T : never) => {
    const codes = amounts.map((_, index) => `P${index}`);
    const command = placeHolds({
      type: 'enrollment',
      participants: participants(...amounts.map((amount, index) => [`P${index}`, cents(amount)] as const)),
    });
    const state = given({
      participants: Object.fromEntries(
        codes.map((code, index) => [code, { funding: isNovated[index] === true ? 'novated' : 'prefunded' } as const]),
      ),
      float: cents(float),
      cash: Object.fromEntries(codes.map((code) => [code, cents(cash)])),
    });
    return { command, state };
  };

  it('never holds more than the float has, nor more than a participant has', () => {
    fc.assert(
      fc.property(anyEnrollment, (given) => {
        const { command, state } = setUp(given);
        const placed = decide(command, state);
        const heldOnFloat = placed.holds
          .filter(({ account }) => account === 'float')
          .reduce((sum, { amount }) => sum + parseUnits(amount, 2), 0n);
        expect(heldOnFloat <= given.float).toBe(true);
        for (const hold of placed.holds.filter(({ account }) => account !== 'float')) {
          expect(parseUnits(hold.amount, 2) <= given.cash).toBe(true);
        }
        if (placed.float_available_after !== '') {
          expect(parseUnits(placed.float_available_after, 2)).toBe(given.float - heldOnFloat);
        }
      }),
    );
  });

  it('holds on each account what its deltas say, and for each accepted Execution what its running legs cost', () => {
    fc.assert(
      fc.property(anyEnrollment, (given) => {
        const { command, state } = setUp(given);
        const { decisions, holds, deltas } = decide(command, state);
        for (const { account, held, posted } of deltas) {
          const placed = holds.filter((hold) => hold.account === account);
          expect(placed.reduce((sum, { amount }) => sum + parseUnits(amount, 2), 0n)).toBe(parseUnits(held, 2));
          expect(parseUnits(posted, 2)).toBe(0n);
        }
        for (const { participant_code, outcome, legs } of decisions) {
          const id = executionId(OPERATION, participant_code);
          const cost = legs
            .filter((leg) => leg.status === undefined)
            .reduce((sum, leg) => sum + parseUnits(leg.amount, 2), 0n);
          const placed = holds.filter((hold) => hold.execution_id === id);
          expect(placed.map(({ amount }) => parseUnits(amount, 2))).toEqual(outcome === 'accepted' ? [cost] : []);
        }
      }),
    );
  });

  it('rejects for funds only what did not fit when its turn came', () => {
    fc.assert(
      fc.property(anyEnrollment, (given) => {
        const { command, state } = setUp(given);
        const { decisions } = decide(command, state);
        let left = given.float;
        decisions.forEach(({ outcome, status_code }, index) => {
          if (given.isNovated[index] !== true || status_code === 'below_instrument_minimum') {
            return;
          }
          const legs = decide(
            { ...command, participants: command.participants.slice(index, index + 1) },
            { ...state, float_available: '1000000.00' },
          ).decisions[0]?.legs;
          const cost = (legs ?? [])
            .filter((leg) => leg.status === undefined)
            .reduce((sum, leg) => sum + parseUnits(leg.amount, 2), 0n);
          expect(outcome).toBe(cost <= left ? 'accepted' : 'rejected');
          left -= outcome === 'accepted' ? cost : 0n;
        });
      }),
    );
  });

  it('decides the same in one chunk as in two, when the second begins with what the first left', () => {
    fc.assert(
      fc.property(anyEnrollment, fc.nat(12), (given, cut) => {
        const { command, state } = setUp(given);
        const whole = decide(command, state);
        const first = decide({ ...command, participants: command.participants.slice(0, cut) }, state);
        const float_available =
          first.float_available_after === '' ? state.float_available : first.float_available_after;
        const second = decide(
          { ...command, participants: command.participants.slice(cut), first_index: cut },
          { ...state, float_available },
        );
        const startOfSecond = Math.min(cut, command.participants.length);
        expect(first.decisions).toEqual(whole.decisions.slice(0, startOfSecond));
        expect(second.decisions.map((one) => ({ ...one, index: 0 }))).toEqual(
          whole.decisions.slice(startOfSecond).map((one) => ({ ...one, index: 0 })),
        );
        expect([...first.holds, ...second.holds]).toEqual(whole.holds);
      }),
    );
  });
});
