import type { ScopeTarget, StrategyAccount } from '../resolve-scope';

/* Accounts for the suites of scopes. */

export const targetOf = (code: string, overrides: Partial<ScopeTarget> = {}): ScopeTarget => ({
  strategy_id: 'S1',
  participant_code: code,
  allocation_id: 'A1',
  allocation_version: 1,
  ...overrides,
});

/** An account that is free to be rebalanced. */
export const accountOf = (id: string, overrides: Partial<StrategyAccount> = {}): StrategyAccount => ({
  account_id: id,
  target: targetOf(id),
  auto_rebalance: true,
  hasHoldings: true,
  hasOpenOrder: false,
  cooldownUntil: null,
  ...overrides,
});
