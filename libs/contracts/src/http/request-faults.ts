/** What can be wrong with a request, before any rule of the product is asked: one entry for each `code` of a problem. */
export interface RequestFault {
  readonly status: number;
  readonly title: string;
  /** When it happens, for the reader of the catalogue. */
  readonly cause: string;
  /** What the caller does about it. */
  readonly remedy: string;
}

export const REQUEST_FAULTS = {
  invalid_request: {
    status: 400,
    title: 'The request is not valid',
    cause:
      'The body is not JSON, or a field, a query parameter or a page token breaks a rule. `errors` names each fault by its JSON path.',
    remedy:
      'Mend what `errors` names and send it again; the same request id may be used, for a refused request uses up no id.',
  },
  missing_request_id: {
    status: 400,
    title: 'X-REQUEST-ID is missing',
    cause: 'Every call that changes something needs the header `X-REQUEST-ID`.',
    remedy: 'Send a fresh UUID v4 for each new request, and the same one when you repeat a request.',
  },
  invalid_request_id: {
    status: 400,
    title: 'X-REQUEST-ID is not a UUID v4',
    cause: 'The header `X-REQUEST-ID` holds something else than a UUID v4. Other versions of UUID are refused.',
    remedy: 'Send a UUID v4 in its 36 character form, upper or lower case.',
  },
  unauthenticated: {
    status: 401,
    title: 'The caller is not known',
    cause: 'A header of the signature is missing, or the key does not exist, was revoked or has expired.',
    remedy: 'Send `X-API-Key`, `X-API-Timestamp` and `X-API-Signature` of a live key.',
  },
  invalid_signature: {
    status: 401,
    title: 'The signature does not match',
    cause: 'The signature was made with another secret or over other bytes than those that arrived.',
    remedy:
      'Sign timestamp, method, path with query and the raw body, in this order and without separators; compare with the test vectors. In the sandbox the answer carries `string_to_sign`.',
  },
  stale_timestamp: {
    status: 401,
    title: 'The timestamp is outside the window',
    cause:
      '`X-API-Timestamp` is not Unix time in milliseconds, or more than 30 seconds away from the time of the server.',
    remedy: 'Set the clock, or take the time from `GET /time`; sign each attempt anew.',
  },
  forbidden: {
    status: 403,
    title: 'The key may not do this',
    cause:
      'The key lacks the scope of the call, is used from an address outside its list, or belongs to a participant and asks for something that is not its own.',
    remedy: 'Use a key with the scope that the call names.',
  },
  not_found: {
    status: 404,
    title: 'Not Found',
    cause: 'There is nothing at this address, or the resource does not exist on your platform.',
    remedy: 'Check the id and the path.',
  },
  conflict: {
    status: 409,
    title: 'The resource is not in a state that allows this',
    cause: 'The resource exists already, or has moved on.',
    remedy: 'Read the resource and decide anew.',
  },
  plan_stale: {
    status: 409,
    title: 'The plan cannot be used',
    cause:
      'No plan of this Strategy and this kind of Operation has the `plan_id`, it has expired, or the body is not the one that was previewed.',
    remedy: 'Preview the request again, and send its `plan_id` with the same body before it expires.',
  },
  payload_too_large: {
    status: 413,
    title: 'The body is too large',
    cause: 'The body has more bytes than the server accepts (32 MiB unless configured otherwise).',
    remedy: 'Split the request.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body must be application/json',
    cause: 'The body was sent with another `Content-Type`.',
    remedy: 'Send JSON with `Content-Type: application/json`.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The request id was used for another request',
    cause:
      'A request with this id was accepted with another body or path; `errors` lists the JSON paths that differ, 100 at the most.',
    remedy: 'Use a fresh UUID v4 for a new request; repeat a request with exactly the body that it had.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    cause: 'The key made more calls in this second than it may.',
    remedy: 'Wait for as many seconds as `Retry-After` says.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    cause: 'A defect of the platform.',
    remedy:
      'Repeat the request with the same request id: nothing is done twice. Tell us the request id if it happens again.',
  },
  unavailable: {
    status: 503,
    title: 'Not available right now',
    cause: 'A part of the platform did not answer in time, or a request with the same id is still running.',
    remedy: 'Repeat the request with the same request id after `Retry-After` seconds: nothing is done twice.',
  },
} as const satisfies Readonly<Record<string, RequestFault>>;

export type RequestFaultCode = keyof typeof REQUEST_FAULTS;
