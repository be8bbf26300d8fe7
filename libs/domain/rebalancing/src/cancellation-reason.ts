import type { StatusCode } from '@ballast/domain-execution';

/** Every reason for which an order is cancelled. The list is closed; other reasons are `UNKNOWN` with a status code. */
export type CancellationReason =
  | 'ACCOUNT_NOT_FOUND'
  | 'CONFIGURATION_IS_MISSING'
  | 'ACCOUNT_IS_EMPTY'
  | 'PORTFOLIO_IS_BALANCED'
  | 'INVALID_ACCOUNT_STATUS'
  | 'CANCELLED_BY_CLIENT'
  | 'UNKNOWN';

/** The reason of an order by the status code of its Execution, or by the code of a trigger that made no Execution. */
const REASONS: Readonly<Record<OrderCode, CancellationReason>> = {
  account_not_found: 'ACCOUNT_NOT_FOUND',
  configuration_is_missing: 'CONFIGURATION_IS_MISSING',
  cooldown_active: 'UNKNOWN',
  no_holdings: 'ACCOUNT_IS_EMPTY',
  portfolio_is_balanced: 'PORTFOLIO_IS_BALANCED',
  participant_inactive: 'INVALID_ACCOUNT_STATUS',
  participant_not_approved: 'INVALID_ACCOUNT_STATUS',
  participant_not_found: 'INVALID_ACCOUNT_STATUS',
  account_not_open: 'INVALID_ACCOUNT_STATUS',
  cancelled: 'CANCELLED_BY_CLIENT',
  trader_already_enrolled: 'UNKNOWN',
  trader_not_enrolled: 'UNKNOWN',
  insufficient_funds: 'UNKNOWN',
  below_instrument_minimum: 'UNKNOWN',
  price_unavailable: 'UNKNOWN',
  price_moved: 'UNKNOWN',
  plan_stale: 'UNKNOWN',
  venue_rejected: 'UNKNOWN',
  instrument_not_enabled: 'UNKNOWN',
  insufficient_balance: 'UNKNOWN',
  balance_held: 'UNKNOWN',
  ended_by_operator: 'UNKNOWN',
  advisor_not_authorized: 'UNKNOWN',
  permission_required: 'UNKNOWN',
  advisor_asset_not_allowed: 'UNKNOWN',
  advisor_limit_exceeded: 'UNKNOWN',
};

/** Codes of accounts for which a trigger makes no Execution. */
export type ScopeCode = 'account_not_found' | 'configuration_is_missing' | 'cooldown_active';
export type OrderCode = StatusCode | ScopeCode;

/** Reason and code of a cancelled order, as readers see them. */
export interface Cancellation {
  readonly cancellation_reason: CancellationReason;
  readonly status_code: string;
  readonly status_reason: string;
}

/** The cancellation of an order whose account a trigger left without an Execution. */
export function cancelledInScope(code: ScopeCode): Cancellation {
  return { cancellation_reason: REASONS[code], status_code: code, status_reason: code };
}

/** The cancellation of an order by the end of its Execution. A code that is newer than this list is `UNKNOWN`. */
export function cancelledByExecution(end: {
  readonly status_code: string;
  readonly status_reason: string;
}): Cancellation {
  const known: Readonly<Record<string, CancellationReason>> = REASONS;
  const { status_code, status_reason } = end;
  return { cancellation_reason: known[status_code] ?? 'UNKNOWN', status_code, status_reason };
}
