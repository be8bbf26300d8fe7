import type { RequestProblemCode } from '@ballast/contracts';

/** Cause and remedy of a problem, for the reader of the error reference. */
export interface ProblemText {
  /** The situation in which a request is answered with this problem. */
  readonly cause: string;
  /** The next step of the caller. */
  readonly remedy: string;
}

/** Texts of every problem, by its `code`. */
export const PROBLEM_TEXTS: Readonly<Record<RequestProblemCode, ProblemText>> = {
  invalid_request: {
    cause:
      'The body is not JSON, or a field, a query parameter or a page token breaks a rule. `errors` names each violation by its JSON path.',
    remedy:
      'Mend what `errors` names and send it again; the same request id may be used, for a refused request uses up no id.',
  },
  missing_request_id: {
    cause: 'Every call that changes something needs the header `X-REQUEST-ID`.',
    remedy: 'Send a fresh UUID v4 for each new request, and the same one when you repeat a request.',
  },
  invalid_request_id: {
    cause:
      'The header `X-REQUEST-ID` holds something else than a UUID v4. Other versions of UUID are refused, and so is an `Idempotency-Key` that differs from it.',
    remedy: 'Send a UUID v4 in its 36 character form, upper or lower case.',
  },
  quote_below_minimum: {
    cause: 'The money of the quote would be less than the minimum of the instrument, or nothing.',
    remedy: 'Ask for more. `GET /instruments` shows the minimum of each instrument.',
  },
  quote_above_maximum: {
    cause: 'The money of the quote would be more than one quote may have (500,000.00 unless configured otherwise).',
    remedy: 'Ask for several quotes.',
  },
  unauthenticated: {
    cause: 'A header of the signature is missing, or the key does not exist, was revoked or has expired.',
    remedy: 'Send `X-API-Key`, `X-API-Timestamp` and `X-API-Signature` of a live key.',
  },
  invalid_signature: {
    cause: 'The signature was made with another secret or over other bytes than those that arrived.',
    remedy:
      'Sign timestamp, method, path with query and the raw body, in this order and without separators; compare with the test vectors. In the sandbox the answer carries `string_to_sign`.',
  },
  stale_timestamp: {
    cause:
      '`X-API-Timestamp` is not Unix time in milliseconds, or more than 30 seconds away from the time of the server.',
    remedy: 'Set the clock, or take the time from `GET /time`; sign each attempt anew.',
  },
  forbidden: {
    cause:
      'The key lacks the scope of the call, is used from an address outside its list, or belongs to a participant and asks for something that is not its own.',
    remedy: 'Use a key with the scope that the call names.',
  },
  advisor_not_authorized: {
    cause:
      'The key belongs to a participant that has no relation to the account by which it may trade there. The answer does not tell whether the account exists.',
    remedy: 'Check the ZRN, and that the participant holds the account, is its tenant, or is linked as its advisor.',
  },
  advisor_asset_not_allowed: {
    cause: 'The grant names the assets that the advisor may trade on the account, and this one is not among them.',
    remedy: 'Trade an asset of the limits of the grant, or ask the platform to change the grant.',
  },
  advisor_limit_exceeded: {
    cause:
      'The money of the trade is more than the limit of the grant for one order, more than is left of its limit for the UTC day, or in another currency than the limits.',
    remedy: 'Trade less, wait for the next UTC day, or ask the platform to change the grant.',
  },
  permission_required: {
    cause:
      'A trade: the grant of the advisor lacks the permission for this side. Money: the key belongs to a participant that neither holds the account that the body names nor is its tenant, or the body names no account that can be read; only the platform deposits. The answer to a call that moves money comes before scopes, request id and body are looked at.',
    remedy:
      'Trade on the side that the grant allows. Move money with a key of the holder, of a tenant or of the platform, and name the account in the body.',
  },
  not_found: {
    cause: 'There is nothing at this address, or the resource does not exist on your platform.',
    remedy: 'Check the id and the path.',
  },
  account_not_found: {
    cause: 'No customer account of your platform has this ZRN, it has not settled yet, or your key may not see it.',
    remedy: 'Check the ZRN. A new account is readable some milliseconds after its 202: ask again for up to 10 seconds.',
  },
  participant_not_found: {
    cause: 'The holder, a tenant or an advisor does not exist or is not `approved`. `errors` names each of them.',
    remedy: 'Create the participant, or approve it.',
  },
  tenant_not_found: {
    cause: 'The participant is no tenant of the account.',
    remedy: 'Read the tenants of the account.',
  },
  advisor_not_found: {
    cause: 'The participant has no grant in force on the account, or never had one.',
    remedy: 'Read the advisors of the account.',
  },
  account_exists: {
    cause: 'The participant has an account with this label. `zrn` names it.',
    remedy: 'Use the account that exists, or another label.',
  },
  participant_is_holder: {
    cause: 'The holder of an account cannot be its tenant as well.',
    remedy: 'Leave the holder out; it has all rights of a tenant.',
  },
  participant_is_tenant: {
    cause: 'A tenant of an account cannot be its financial advisor as well.',
    remedy: 'Remove the tenant first, or choose another advisor.',
  },
  participant_is_advisor: {
    cause: 'A financial advisor of an account cannot be its tenant as well.',
    remedy: 'Unlink the advisor first, or choose another tenant.',
  },
  self_advised: {
    cause: 'The holder of an account cannot be its financial advisor.',
    remedy: 'Choose another advisor.',
  },
  duplicate_tenant: {
    cause: 'The participant is a tenant of the account already, or stands twice in the list.',
    remedy: 'Nothing is to be done for a tenant that is there.',
  },
  duplicate_financial_advisor: {
    cause: 'The participant is a financial advisor of the account already, or stands twice in the list.',
    remedy: 'Change the terms of the grant with `PATCH /accounts/{zrn}/advisors/{participant_code}`.',
  },
  method_not_allowed: {
    cause: 'A call has this path, but with another method.',
    remedy: 'Use one of the methods that the header `Allow` of the answer lists.',
  },
  conflict: {
    cause: 'The resource exists already, or has moved on.',
    remedy: 'Read the resource and decide anew.',
  },
  quote_expired: {
    cause: 'The quote was executed at its `expire_ts` or later. Its money and its price have moved nothing.',
    remedy: 'Ask for a new quote.',
  },
  plan_stale: {
    cause:
      'No plan of this Strategy and this kind of Operation has the `plan_id`, it has expired, or the body is not the one that was previewed.',
    remedy: 'Preview the request again, and send its `plan_id` with the same body before it expires.',
  },
  payload_too_large: {
    cause: 'The body has more bytes than the server accepts (32 MiB unless configured otherwise).',
    remedy: 'Split the request.',
  },
  unsupported_media_type: {
    cause: 'The body was sent with another `Content-Type`.',
    remedy: 'Send JSON with `Content-Type: application/json`.',
  },
  idempotency_key_reused: {
    cause:
      'A request with this id was accepted with another body or path; `errors` lists the JSON paths that differ, 100 at the most.',
    remedy: 'Use a fresh UUID v4 for a new request; repeat a request with exactly the body that it had.',
  },
  rate_limited: {
    cause: 'The key made more calls in this second than it may.',
    remedy: 'Wait for as many seconds as `Retry-After` says.',
  },
  internal: {
    cause: 'A defect of the platform.',
    remedy:
      'Repeat the request with the same request id: nothing is done twice. Tell us the request id if it happens again.',
  },
  price_unavailable: {
    cause: 'The price of the instrument is missing or too old.',
    remedy: 'Repeat the request with the same request id after `Retry-After` seconds.',
  },
  unavailable: {
    cause: 'A part of the platform did not answer in time, or a request with the same id is still running.',
    remedy: 'Repeat the request with the same request id after `Retry-After` seconds: nothing is done twice.',
  },
};
