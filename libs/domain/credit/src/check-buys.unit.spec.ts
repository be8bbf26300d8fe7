import { creditDecisionSchema } from '@ballast/contracts';
import { holdsPlace } from '@ballast/contracts/credit';
import { executionId } from '@ballast/kernel';
import { instrumentOf } from '@ballast/test-kit';
import {
  decide,
  given,
  holding,
  holdsOf,
  NOW,
  OPERATION,
  outcomes,
  participants,
  placeHolds,
} from './testing/fixtures';

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
          authorized_at: NOW,
          trader_exists: true,
          opens_trader: true,
          legs: [
            { asset: 'BTC', side: 'buy', amount_type: 'notional', amount: '5000.00' },
            { asset: 'ETH', side: 'buy', amount_type: 'notional', amount: '3000.00' },
            { asset: 'SOL', side: 'buy', amount_type: 'notional', amount: '2000.00' },
          ],
          cash: { account: 'float', hold: '10000.00' },
        },
      ],
      holds: [{ execution_id: id, account: 'float', asset: 'USD', amount: '10000.00' }],
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

  it('counts the index on from the first of the chunk', () => {
    const command = placeHolds({
      type: 'enrollment',
      first_index: 500,
      participants: participants(['A', '1.00'], ['B', '1.00']),
    });
    expect(decide(command, given({})).decisions.map(({ index }) => index)).toEqual([500, 501]);
  });

  it('rejects an unknown participant, with all its legs', () => {
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
    const disabledInstruments = ['SOL/USD', 'ETH/USD'];
    const placed = decide(enroll, given({ participants: { CUST01: { disabledInstruments } } }));
    expect(outcomes(placed)).toEqual(['CUST01 rejected instrument ETH/USD not enabled for participant']);
    expect(placed.decisions[0]).toMatchObject({ status_code: 'instrument_not_enabled' });
  });

  it('accepts a disabled instrument in a leg that will not run', () => {
    const command = placeHolds({ type: 'enrollment', participants: participants(['CUST01', '4.00']) });
    const placed = decide(command, given({ participants: { CUST01: { disabledInstruments: ['SOL/USD'] } } }));
    expect(outcomes(placed)).toEqual(['CUST01 accepted']);
    expect(placed.decisions[0]?.legs[2]).toMatchObject({
      status: 'rejected',
      status_reason: 'below_instrument_minimum',
    });
  });

  it('refuses an instrument that is disabled for everybody', () => {
    const instruments = [instrumentOf('BTC'), instrumentOf('ETH', { status: 'disabled' }), instrumentOf('SOL')];
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

  it('grants funds in the order of the request; after an amount that is too large a smaller one may still fit', () => {
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
      { status: 'locked' as const, disabledInstruments: ['BTC/USD'] },
      ['A'],
      '0.00',
      'participant_not_approved',
    ],
    ['account before Trader', { accountStatus: 'divesting' as const }, ['A'], '0.00', 'account_not_open'],
    ['Trader before instrument', { disabledInstruments: ['BTC/USD'] }, ['A'], '0.00', 'trader_already_enrolled'],
    [
      'instrument before funds',
      { disabledInstruments: ['BTC/USD'] },
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
