import {
  scopeOfAccounts,
  scopeOfFiring,
  scopeOfManualTrigger,
  type ManualScope,
  type ScopeEntry,
  type StrategyAccount,
} from './resolve-scope';
import { accountOf } from './testing/scopes';

const NOW = '2026-12-01T10:00:00.000Z';
const shown = (entries: readonly ScopeEntry[]): readonly string[] =>
  entries.map(({ account_id, refusal }) => `${account_id} ${refusal ?? 'included'}`);

const ACCOUNTS: readonly StrategyAccount[] = [
  accountOf('free'),
  accountOf('optedOut', { auto_rebalance: false }),
  accountOf('empty', { hasHoldings: false }),
  accountOf('underWay', { hasOpenOrder: true }),
  accountOf('cooling', { cooldownUntil: '2026-12-01T10:00:00.001Z' }),
  accountOf('cooled', { cooldownUntil: NOW }),
  accountOf('unlisted', { target: null }),
];
const find = (accounts: readonly StrategyAccount[]) => (id: string) =>
  accounts.find(({ account_id }) => account_id === id);

describe('the scope of a trigger by accounts', () => {
  it('has every account in its order, whatever its holdings, opt-out or cooldown', () => {
    const ids = ['unknown', 'cooling', 'unlisted', 'optedOut', 'free'];
    expect(shown(scopeOfAccounts(ids, find(ACCOUNTS)))).toEqual([
      'unknown account_not_found',
      'cooling included',
      'unlisted configuration_is_missing',
      'optedOut included',
      'free included',
    ]);
  });
});

describe('the scope of a firing', () => {
  it('has only accounts that list the strategy and are free', () => {
    expect(shown(scopeOfFiring(ACCOUNTS, NOW))).toEqual(['free included', 'cooled included']);
  });
});

describe('the scope of a trigger by hand', () => {
  const manual = (ids: readonly string[]): ManualScope => scopeOfManualTrigger(ids, find(ACCOUNTS), NOW);

  it('tells of accounts in cooldown, and of none that is left out', () => {
    const scope = manual(ACCOUNTS.map(({ account_id }) => account_id));
    expect(scope.outcome === 'triggers' ? shown(scope.entries) : scope).toEqual([
      'free included',
      'cooling cooldown_active',
      'cooled included',
      'unlisted configuration_is_missing',
    ]);
  });

  it('tells of accounts that are not there', () => {
    const scope = manual(['unknown', 'cooling']);
    expect(scope.outcome === 'triggers' ? shown(scope.entries) : scope).toEqual([
      'unknown account_not_found',
      'cooling cooldown_active',
    ]);
  });

  it('triggers nothing when all are in cooldown, and says when the first is free, rounded up', () => {
    const cooling = [
      accountOf('a', { cooldownUntil: '2026-12-01T10:05:00.000Z' }),
      accountOf('b', { cooldownUntil: '2026-12-01T10:00:29.001Z' }),
      accountOf('c', { auto_rebalance: false }),
    ];
    expect(scopeOfManualTrigger(['a', 'b', 'c'], find(cooling), NOW)).toEqual({
      outcome: 'cooldown_active',
      retryAfterSeconds: 30,
    });
  });

  it('triggers an execution without orders when no account can have one', () => {
    expect(manual(['optedOut', 'empty', 'underWay'])).toEqual({ outcome: 'triggers', entries: [] });
    expect(manual([])).toEqual({ outcome: 'triggers', entries: [] });
  });
});
