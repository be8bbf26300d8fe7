import { isMutation, PROBLEM_TEXTS, type ApiCall } from '@ballast/api';
import { REQUEST_PROBLEM_CODES, type RequestProblemCode } from '@ballast/contracts';
import { Problem } from '@ballast/platform-http';

/** The body of an answer with this code, as an example. */
export function problemExample(code: RequestProblemCode): unknown {
  const errors: Readonly<Record<string, readonly string[]>> = {
    invalid_request: ['body/participants/3/amount must be greater than 0'],
    idempotency_key_reused: ['body/participants/0/amount'],
  };
  const problem = new Problem(code, PROBLEM_TEXTS[code].cause, { errors: errors[code] ?? [] });
  return problem.body('4b5ef19e-4ad5-4750-8bf6-3e5238b976ec');
}

/** Every code that a call can answer, in the order of their status. */
export function problemCodesOf(call: ApiCall): readonly RequestProblemCode[] {
  const { access, problems } = call;
  const keyed: readonly RequestProblemCode[] =
    access === 'open' ? [] : ['unauthenticated', 'invalid_signature', 'stale_timestamp', 'forbidden', 'rate_limited'];
  const mutating: readonly RequestProblemCode[] = isMutation(call)
    ? [
        ...(call.requestId === 'optional' ? [] : (['missing_request_id'] as const)),
        'invalid_request_id',
        'payload_too_large',
        'unsupported_media_type',
        'idempotency_key_reused',
      ]
    : [];
  const all = new Set<RequestProblemCode>([
    // Every call refuses a query with a parameter that it does not know.
    'invalid_request',
    ...keyed,
    ...mutating,
    ...problems,
    ...(call.sandboxOnly === true ? (['not_found'] as const) : []),
    'internal',
    'unavailable',
  ]);
  return REQUEST_PROBLEM_CODES.filter((code) => all.has(code));
}
