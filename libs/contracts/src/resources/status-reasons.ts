/** Reasons for which an Operation fails as a whole. Its Executions that have not ended end with the same reason. */
export const FAILURE_REASONS = [
  'price_unavailable',
  'price_moved',
  'plan_stale',
  'cancelled',
  'ended_by_operator',
] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** Reasons of an Operation: the values of its `status_reason`. */
export const OPERATION_REASONS = [
  'partial_success',
  'all_skipped',
  'no_executions',
  'all_rejected',
  ...FAILURE_REASONS,
] as const;

/** Codes of an Execution: the values of its `status_code`. */
export const EXECUTION_CODES = [
  'price_unavailable',
  'price_moved',
  'plan_stale',
  'cancelled',
  'ended_by_operator',
  'participant_not_found',
  'participant_not_approved',
  'participant_inactive',
  'account_not_open',
  'trader_already_enrolled',
  'trader_not_enrolled',
  'insufficient_funds',
  'instrument_not_enabled',
  'below_instrument_minimum',
  'no_holdings',
  'portfolio_is_balanced',
  'insufficient_balance',
  'balance_held',
  'venue_rejected',
  'advisor_not_authorized',
  'permission_required',
  'advisor_asset_not_allowed',
  'advisor_limit_exceeded',
] as const;
