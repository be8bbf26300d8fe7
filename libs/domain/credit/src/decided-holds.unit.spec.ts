import { type Hold, PlatformAccounts } from '@ballast/domain-ledger';
import { format } from '@ballast/kernel';
import { decidedHolds } from './decided-holds';
import { decideHolds } from './decide-holds.decider';
import { given, holding, LIMITS, OPERATION, participants, placeHolds, stateOf, STRATEGY } from './testing/fixtures';

const ACCOUNTS = new PlatformAccounts('SANDBX');
const LEDGER = given({
  participants: { A: {}, B: { funding: 'prefunded' }, C: { status: 'locked' }, D: { funding: 'prefunded' } },
  traders: ['A', 'B', 'C', 'D'],
  holdings: Object.fromEntries(
    ['A', 'B', 'C', 'D'].map((code) => [code, [holding('BTC', '2'), holding('ETH', '3'), holding('SOL', '4')]]),
  ),
  cash: { B: '5000.00', D: '0.00' },
});

describe('the holds of recorded decisions', () => {
  it.each([
    ['an enrollment', 'enrollment', { ...LEDGER, traders: new Set<string>() }],
    ['a top-up', 'top_up', LEDGER],
    ['a partial sell', 'partial_sell', LEDGER],
    ['a rebalance', 'rebalance', LEDGER],
    ['a liquidation', 'liquidation', LEDGER],
  ] as const)('are those that the decisions placed: %s', (_what, type, ledger) => {
    const command = placeHolds({
      type,
      participants: participants(['A', '1000.00'], ['B', '900.00'], ['C', '800.00'], ['D', '700.00']),
    });
    const { facts, decisionsInScope } = decideHolds(command, stateOf(command, ledger), LIMITS);
    const recorded = { operation_id: OPERATION, quoted_currency: 'USD', decisions: decisionsInScope };
    expect(facts.length).toBeGreaterThan(0);
    const texts = (holds: readonly Hold[]) =>
      holds.map(({ amount, ...hold }) => ({ ...hold, asset: amount.asset, text: format(amount) }));
    expect(texts(decidedHolds(ACCOUNTS, STRATEGY, recorded))).toEqual(texts(facts.map(({ hold }) => hold)));
  });

  it('are refused when they are on no account of a customer', () => {
    const command = placeHolds({ type: 'top_up', participants: participants(['A', '1000.00']) });
    const { decisionsInScope } = decideHolds(command, stateOf(command, LEDGER), LIMITS);
    const decisions = decisionsInScope.map((decision) => ({ ...decision, cash: { account: 'house', hold: '1' } }));
    const recorded = { operation_id: OPERATION, quoted_currency: 'USD', decisions };
    expect(() => decidedHolds(ACCOUNTS, STRATEGY, recorded)).toThrow("house is no customer's account");
  });
});
