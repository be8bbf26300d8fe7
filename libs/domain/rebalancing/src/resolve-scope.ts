import { assertNever, type Timestamp } from '@ballast/kernel';
import type { ScopeCode } from './cancellation-reason';

/** The allocation that an account is brought to, with the account's place in the engine. */
export interface ScopeTarget {
  readonly strategy_id: string;
  readonly participant_code: string;
  readonly allocation_id: string;
  readonly allocation_version: number;
}

/** An account as a trigger finds it. */
export interface ScopedAccount {
  readonly account_id: string;
  /** Null when the account has no configuration, or none that lists the rebalancing strategy of the trigger. */
  readonly target: ScopeTarget | null;
}

/** The order of one account in a rebalancing execution: it gets a portfolio order, or is cancelled at once. */
export type ScopeEntry =
  | { readonly account_id: string; readonly target: ScopeTarget; readonly refusal: null }
  | { readonly account_id: string; readonly target: null; readonly refusal: ScopeCode };

export type FindAccount<Account> = (accountId: string) => Account | undefined;

/**
 * The scope of a trigger by accounts, in their order. An account that the caller has no relation to is not found.
 * Accounts that cannot be rebalanced never fail the call.
 */
export function scopeOfAccounts(
  accountIds: readonly string[],
  find: FindAccount<ScopedAccount>,
): readonly ScopeEntry[] {
  return accountIds.map((accountId) => entryOf(accountId, find(accountId)));
}

function entryOf(accountId: string, account: ScopedAccount | undefined): ScopeEntry {
  if (account === undefined) {
    return refused(accountId, 'account_not_found');
  }
  return account.target === null
    ? refused(accountId, 'configuration_is_missing')
    : { account_id: accountId, target: account.target, refusal: null };
}

function refused(accountId: string, refusal: ScopeCode): ScopeEntry {
  return { account_id: accountId, target: null, refusal };
}

/** An account that a rebalancing strategy may rebalance. */
export interface StrategyAccount extends ScopedAccount {
  readonly auto_rebalance: boolean;
  readonly hasHoldings: boolean;
  /** Whether a rebalancing order of the account has not ended. */
  readonly hasOpenOrder: boolean;
  /** Null when the account has no cooldown by this rebalancing strategy. */
  readonly cooldownUntil: Timestamp | null;
}

/** `free` is rebalanced, `cooling_down` later, and `left_out` gets no order. */
type Readiness = 'free' | 'cooling_down' | 'left_out';

function readinessOf(account: StrategyAccount, now: Timestamp): Readiness {
  if (!account.auto_rebalance || !account.hasHoldings || account.hasOpenOrder) {
    return 'left_out';
  }
  return account.cooldownUntil !== null && Date.parse(now) < Date.parse(account.cooldownUntil)
    ? 'cooling_down'
    : 'free';
}

/** The scope of a firing: the accounts that are free. All others get no order. */
export function scopeOfFiring(accounts: readonly StrategyAccount[], now: Timestamp): readonly ScopeEntry[] {
  return accounts.flatMap((account) =>
    account.target !== null && readinessOf(account, now) === 'free' ? [entryOf(account.account_id, account)] : [],
  );
}

/** The scope of a trigger by hand, or the seconds until the first account is free when all are in cooldown. */
export type ManualScope =
  | { readonly outcome: 'triggers'; readonly entries: readonly ScopeEntry[] }
  | { readonly outcome: 'cooldown_active'; readonly retryAfterSeconds: number };

/**
 * The scope of a trigger of a rebalancing strategy by hand. Accounts in cooldown get a cancelled order, unless there
 * are no other orders: then nothing is triggered.
 */
export function scopeOfManualTrigger(
  accountIds: readonly string[],
  find: FindAccount<StrategyAccount>,
  now: Timestamp,
): ManualScope {
  const waits: number[] = [];
  const entries = accountIds.flatMap((accountId): readonly ScopeEntry[] => {
    const account = find(accountId);
    if (account === undefined || account.target === null) {
      return [entryOf(accountId, account)];
    }
    const readiness = readinessOf(account, now);
    switch (readiness) {
      case 'free':
        return [entryOf(accountId, account)];
      case 'cooling_down':
        waits.push(Date.parse(account.cooldownUntil ?? now) - Date.parse(now));
        return [refused(accountId, 'cooldown_active')];
      case 'left_out':
        return [];
      default:
        return assertNever(readiness);
    }
  });
  return waits.length > 0 && waits.length === entries.length
    ? { outcome: 'cooldown_active', retryAfterSeconds: Math.ceil(waits.reduce((a, b) => Math.min(a, b)) / 1_000) }
    : { outcome: 'triggers', entries };
}
