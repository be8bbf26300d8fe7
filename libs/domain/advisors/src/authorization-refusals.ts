/** A right that a trade needs. */
export type TradeRight = 'BUY' | 'SELL';

export type AuthorizationCode =
  'advisor_not_authorized' | 'permission_required' | 'advisor_asset_not_allowed' | 'advisor_limit_exceeded';

/** A refusal with the sentence that its caller is shown. */
export interface AuthorizationRefusal {
  readonly code: AuthorizationCode;
  readonly sentence: string;
}

export const NOT_AUTHORIZED: AuthorizationRefusal = {
  code: 'advisor_not_authorized',
  sentence: 'advisor not authorized',
};

export const ORDER_LIMIT_EXCEEDED: AuthorizationRefusal = {
  code: 'advisor_limit_exceeded',
  sentence: 'advisor order limit exceeded',
};

export const DAILY_LIMIT_EXCEEDED: AuthorizationRefusal = {
  code: 'advisor_limit_exceeded',
  sentence: 'advisor daily limit exceeded',
};

export function permissionRequired(right: TradeRight): AuthorizationRefusal {
  return { code: 'permission_required', sentence: `${right} permission required` };
}

export function assetNotAllowed(asset: string): AuthorizationRefusal {
  return { code: 'advisor_asset_not_allowed', sentence: `asset ${asset} not allowed for advisor` };
}
