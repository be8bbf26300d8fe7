/** The codes of the request layer and the status each answers with. Codes that a product rule adds go here too. */
export const PROBLEM_STATUS = {
  invalid_request: 400,
  missing_request_id: 400,
  invalid_request_id: 400,
  unauthenticated: 401,
  invalid_signature: 401,
  stale_timestamp: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  idempotency_key_reused: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ProblemCode = keyof typeof PROBLEM_STATUS;

export const PROBLEM_TITLE: Readonly<Record<ProblemCode, string>> = {
  invalid_request: 'The request is not valid',
  missing_request_id: 'X-REQUEST-ID is missing',
  invalid_request_id: 'X-REQUEST-ID is not a UUID v4',
  unauthenticated: 'The caller is not known',
  invalid_signature: 'The signature does not match',
  stale_timestamp: 'The timestamp is outside the window',
  forbidden: 'The key may not do this',
  not_found: 'Not Found',
  conflict: 'The resource is not in a state that allows this',
  payload_too_large: 'The body is too large',
  unsupported_media_type: 'The body must be application/json',
  idempotency_key_reused: 'The request id was used for another request',
  rate_limited: 'Too many requests',
  internal: 'Something went wrong on our side',
  unavailable: 'Not available right now',
};

/** `errors` of one answer at the most; `errors_total` says how many there are. */
export const PROBLEM_ERRORS_MAX = 100;

/** A refusal on its way to the caller: `application/problem+json`. Never carries anything internal. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly options: {
      readonly errors?: readonly string[];
      readonly headers?: Readonly<Record<string, string>>;
      /** Further members of the answer. */
      readonly extensions?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(`${code}: ${detail}`);
  }

  get status(): number {
    return PROBLEM_STATUS[this.code];
  }

  /** The document of RFC 9457, with the members that this API adds. */
  body(requestId: string): Readonly<Record<string, unknown>> {
    const errors = this.options.errors ?? [];
    return {
      type: `/docs/errors#${this.code}`,
      title: PROBLEM_TITLE[this.code],
      status: this.status,
      code: this.code,
      detail: this.detail,
      request_id: requestId,
      errors: errors.slice(0, PROBLEM_ERRORS_MAX),
      ...(errors.length > PROBLEM_ERRORS_MAX ? { errors_total: errors.length } : {}),
      ...(this.code === 'forbidden' ? { error: true, message: this.detail } : {}),
      ...(this.code === 'not_found' ? { error: PROBLEM_TITLE.not_found } : {}),
      ...this.options.extensions,
    };
  }

  headers(): Readonly<Record<string, string>> {
    return {
      ...(this.code === 'unavailable' ? { 'retry-after': '1', 'zh-allow-retry': 'true' } : {}),
      ...this.options.headers,
    };
  }
}
