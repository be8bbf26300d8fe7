/** Every stable code of an Execution that did not settle. Additions only: clients branch on them. */
export const STATUS_CODES = [
  'participant_not_found',
  'participant_not_approved',
  'account_not_open',
  'trader_already_enrolled',
  'trader_not_enrolled',
  'insufficient_funds',
  'below_instrument_minimum',
  'no_holdings',
  'portfolio_is_balanced',
  'price_unavailable',
  'price_moved',
  'plan_stale',
  'cancelled',
  'venue_rejected',
  'participant_inactive',
  'instrument_not_enabled',
  'insufficient_balance',
  'balance_held',
  'ended_by_operator',
  'advisor_not_authorized',
  'permission_required',
  'advisor_asset_not_allowed',
  'advisor_limit_exceeded',
] as const;
export type StatusCode = (typeof STATUS_CODES)[number];

/** The reason why an Execution did not settle: people read `status_reason`, programs compare `status_code`. */
export interface Reason {
  readonly status_reason: string;
  readonly status_code: StatusCode;
}

/** The codes whose text is a sentence of its own. */
type SentenceCode =
  | 'participant_inactive'
  | 'instrument_not_enabled'
  | 'insufficient_balance'
  | 'balance_held'
  | 'advisor_not_authorized'
  | 'permission_required'
  | 'advisor_asset_not_allowed'
  | 'advisor_limit_exceeded';
export type PlainCode = Exclude<StatusCode, SentenceCode>;

/** A reason whose text is its code. */
export function plainReason(code: PlainCode): Reason {
  return { status_reason: code, status_code: code };
}

export const BELOW_MINIMUM = plainReason('below_instrument_minimum');

export const PARTICIPANT_INACTIVE: Reason = {
  status_reason: 'participant inactive or not found',
  status_code: 'participant_inactive',
};

export const BALANCE_HELD: Reason = {
  status_reason: 'balance held by concurrent operation',
  status_code: 'balance_held',
};

/** `symbol` names the pair: `BTC/USD`. */
export function instrumentNotEnabled(symbol: string): Reason {
  return { status_reason: `instrument ${symbol} not enabled for participant`, status_code: 'instrument_not_enabled' };
}

export function insufficientBalance(asset: string): Reason {
  return { status_reason: `insufficient ${asset} balance for sell leg`, status_code: 'insufficient_balance' };
}
