import { checkInputs } from './check-inputs';
import { given, LIMITS, participants, placeHolds, stateOf } from './testing/fixtures';

const LEDGER = given({
  participants: {
    A: {},
    B: { funding: 'prefunded' },
    C: { disabledInstruments: ['BTC/USD'] },
    D: { status: 'locked' },
    E: {},
  },
  cash: { B: '499.99' },
});
const ASKED = participants(...['A', 'B', 'C', 'D', 'E', 'X'].map((code) => [code, '10.00'] as const));

describe('the recorded inputs of a credit check', () => {
  it('are the standings that are not the usual one, unknown participants, and the cash of those who pay themselves', () => {
    const command = placeHolds({ type: 'enrollment', participants: ASKED });
    expect(checkInputs(command, stateOf(command, LEDGER), LIMITS)).toEqual({
      sell_hold_buffer_bps: 200,
      standings: [
        { status: 'approved', funding: 'novated', disabled_instruments: [], participants: [] },
        { status: 'approved', funding: 'prefunded', disabled_instruments: [], participants: ['B'] },
        { status: 'approved', funding: 'novated', disabled_instruments: ['BTC/USD'], participants: ['C'] },
        { status: 'locked', funding: 'novated', disabled_instruments: [], participants: ['D'] },
      ],
      unknown: ['X'],
      own_cash: { B: '499.99' },
    });
  });

  it('have no cash for sells, which spend none', () => {
    const command = placeHolds({ type: 'partial_sell', participants: ASKED });
    expect(checkInputs(command, stateOf(command, LEDGER), LIMITS).own_cash).toEqual({});
  });
});
