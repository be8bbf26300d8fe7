/** HTTP status and title of a problem that a request is answered with. */
export interface RequestProblem {
  readonly status: number;
  readonly title: string;
}

/** Every problem that a request can be answered with, by the `code` of the answer. */
export const REQUEST_PROBLEMS = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  missing_request_id: { status: 400, title: 'X-REQUEST-ID is missing' },
  quote_below_minimum: { status: 400, title: 'The quote would be too small' },
  quote_above_maximum: { status: 400, title: 'The quote would be too large' },
  invalid_request_id: { status: 400, title: 'X-REQUEST-ID is not a UUID v4' },
  unauthenticated: { status: 401, title: 'The caller is not known' },
  invalid_signature: { status: 401, title: 'The signature does not match' },
  stale_timestamp: { status: 401, title: 'The timestamp is outside the window' },
  forbidden: { status: 403, title: 'The key may not do this' },
  advisor_not_authorized: { status: 403, title: 'The participant may not trade on the account' },
  advisor_asset_not_allowed: { status: 403, title: 'The grant does not allow the asset' },
  advisor_limit_exceeded: { status: 403, title: 'A limit of the grant is exceeded' },
  permission_required: { status: 403, title: 'The participant lacks a permission on the account' },
  not_found: { status: 404, title: 'Not Found' },
  account_not_found: { status: 404, title: 'Not Found' },
  participant_not_found: { status: 404, title: 'Not Found' },
  tenant_not_found: { status: 404, title: 'Not Found' },
  advisor_not_found: { status: 404, title: 'Not Found' },
  method_not_allowed: { status: 405, title: 'The address does not have this method' },
  conflict: { status: 409, title: 'The resource is not in a state that allows this' },
  account_exists: { status: 409, title: 'The account exists already' },
  participant_is_holder: { status: 409, title: 'The participant holds the account' },
  participant_is_tenant: { status: 409, title: 'The participant is a tenant of the account' },
  participant_is_advisor: { status: 409, title: 'The participant advises on the account' },
  self_advised: { status: 409, title: 'The participant holds the account' },
  duplicate_tenant: { status: 409, title: 'The participant is a tenant of the account' },
  duplicate_financial_advisor: { status: 409, title: 'The participant advises on the account' },
  quote_expired: { status: 409, title: 'The quote has expired' },
  plan_stale: { status: 409, title: 'The plan cannot be used' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body must be application/json' },
  idempotency_key_reused: { status: 422, title: 'The request id was used for another request' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  price_unavailable: { status: 503, title: 'There is no fresh price' },
  unavailable: { status: 503, title: 'Not available right now' },
} as const satisfies Readonly<Record<string, RequestProblem>>;

export type RequestProblemCode = keyof typeof REQUEST_PROBLEMS;

/** Codes of all problems, in the order of their HTTP status. */
export const REQUEST_PROBLEM_CODES = Object.keys(REQUEST_PROBLEMS) as readonly RequestProblemCode[];
