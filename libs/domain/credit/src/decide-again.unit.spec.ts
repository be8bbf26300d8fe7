import { checkInputsSchema, OPERATION_TRAITS, type HoldsPlace } from '@ballast/contracts';
import type { Authority } from '@ballast/domain-advisors';
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

function advisorOf(version: number, daily?: string): Authority {
  return {
    relation: 'advisor',
    isApproved: true,
    grant: {
      version,
      status: 'active',
      permissions: ['VIEW', 'BUY', 'SELL'],
      limits: daily === undefined ? {} : { currency: 'USD', daily_notional: daily },
      expires_at: '',
      // The second version counts from an instant that is later than the decision.
      effective_at: version === 2 ? '2026-04-17T10:30:05.001Z' : '2026-04-17T09:00:00.000Z',
    },
    used: '900.00',
  };
}
const AUTHORITIES = {
  A: advisorOf(1),
  B: advisorOf(2, '1400.00'),
  C: advisorOf(3, '1000.00'),
  D: { relation: 'tenant', isApproved: true },
  E: advisorOf(1),
  X: { relation: 'none' },
} as const;

/** The recorded inputs of a check, and the decision that they give again. */
function again(command: HoldsPlace, ledger: Given) {
  const state = stateOf(command, given(ledger));
  const decided = decideHolds(command, state, LIMITS);
  const inputs = checkInputsSchema.parse(JSON.parse(JSON.stringify(checkInputs(command, state, LIMITS))));
  const recorded = {
    at: state.now,
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

  it.each(['enrollment', 'partial_sell', 'rebalance', 'liquidation'] as const)(
    'has the same authorizations and refusals of an advisor: %s',
    (type) => {
      const { takesAmounts } = OPERATION_TRAITS[type].request;
      const participants = AMOUNTS.map(({ participant_code, amount }) => ({
        participant_code,
        ...(takesAmounts ? { amount } : {}),
      }));
      const one = again(placeHolds({ type, participants, initiated_by: 'ADV1' }), {
        ...KNOWN,
        authorities: AUTHORITIES,
      });
      const versions = one.decided.decisionsInScope.map(({ grant_version }) => grant_version);
      expect(new Set(versions).size).toBeGreaterThan(1);
      expect(one.again.decisionsInScope).toEqual(one.decided.decisionsInScope);
      expect(one.again.facts).toEqual(one.decided.facts);
    },
  );

  it('comes out otherwise by another standing', () => {
    const command = placeHolds({ type: 'enrollment', participants: AMOUNTS });
    const state = stateOf(command, given(KNOWN));
    const { decisionsInScope, floatAvailableBefore } = decideHolds(command, state, LIMITS);
    const inputs = { ...checkInputs(command, state, LIMITS), standings: [] };
    const recorded = {
      at: state.now,
      inputs,
      float_available_before: floatAvailableBefore,
      decisions: decisionsInScope,
    };
    const decided = decideHoldsAgain(command, recorded, new PlatformAccounts('SANDBX'));
    expect(decided.decisionsInScope[0]).toMatchObject({ outcome: 'rejected', status_reason: 'participant_not_found' });
  });
});
