import { checkInputsSchema, type HoldsPlace } from '@ballast/contracts';
import { PlatformAccounts } from '@ballast/domain-ledger';
import { checkInputs } from './check-inputs';
import { decideHoldsAgain } from './decide-again';
import { decideHolds } from './decide-holds.decider';
import { given, holding, LIMITS, participants, placeHolds, stateOf, type Given } from './testing/fixtures';

const AMOUNTS = participants(
  ['A', '1000.00'],
  ['B', '500.00'],
  ['C', '700.00'],
  ['D', '90.00'],
  ['E', '80.00'],
  ['X', '10.00'],
);
const KNOWN: Given = {
  participants: {
    A: {},
    B: { funding: 'prefunded' },
    C: { disabledInstruments: ['BTC/USD'] },
    D: { status: 'locked' },
    E: { accountStatus: 'divesting' },
  },
  traders: ['A', 'C', 'E'],
  holdings: {
    A: [holding('BTC', '0.5', '0.1'), holding('ETH', '1')],
    C: [holding('BTC', '1')],
    E: [holding('BTC', '2')],
  },
  float: '1600.00',
  cash: { B: '499.99' },
};

/** The recorded inputs of a check, and the decision that they give again. */
function again(command: HoldsPlace, ledger: Given) {
  const state = stateOf(command, given(ledger));
  const decided = decideHolds(command, state, LIMITS);
  const inputs = checkInputsSchema.parse(JSON.parse(JSON.stringify(checkInputs(command, state, LIMITS))));
  const recorded = {
    inputs,
    float_available_before: decided.floatAvailableBefore,
    decisions: decided.decisionsInScope,
  };
  return { decided, again: decideHoldsAgain(command, recorded, new PlatformAccounts('SANDBX')) };
}

describe('a credit check that is decided again', () => {
  it.each(['enrollment', 'top_up', 'partial_sell'] as const)('has the same decisions and holds: %s', (type) => {
    const one = again(placeHolds({ type, participants: AMOUNTS }), KNOWN);
    expect(one.again.decisionsInScope).toEqual(one.decided.decisionsInScope);
    expect(one.again.facts).toEqual(one.decided.facts);
    expect(one.again.floatAvailableAfter).toBe(one.decided.floatAvailableAfter);
  });

  it.each(['rebalance', 'liquidation'] as const)('leaves out the same Traders of a default scope: %s', (type) => {
    const listed = AMOUNTS.map(({ participant_code }) => ({ participant_code }));
    const one = again(placeHolds({ type, participants: listed, default_scope: true }), KNOWN);
    expect(one.decided.decisionsInScope.length).toBeLessThan(AMOUNTS.length);
    expect(one.again.decisionsInScope).toEqual(one.decided.decisionsInScope);
  });

  it('comes out otherwise by another standing', () => {
    const command = placeHolds({ type: 'enrollment', participants: AMOUNTS });
    const state = stateOf(command, given(KNOWN));
    const { decisionsInScope, floatAvailableBefore } = decideHolds(command, state, LIMITS);
    const inputs = { ...checkInputs(command, state, LIMITS), standings: [] };
    const recorded = { inputs, float_available_before: floatAvailableBefore, decisions: decisionsInScope };
    const decided = decideHoldsAgain(command, recorded, new PlatformAccounts('SANDBX'));
    expect(decided.decisionsInScope[0]).toMatchObject({ outcome: 'rejected', status_reason: 'participant_not_found' });
  });
});
