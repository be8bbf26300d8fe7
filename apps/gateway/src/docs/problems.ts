import { isMutation, PROBLEM_TEXTS, type ApiCall } from '@ballast/api';
import { REQUEST_PROBLEM_CODES, type RequestProblemCode } from '@ballast/contracts';
import { Problem } from '@ballast/platform-http';
import { z } from 'zod';

export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'Where this code is explained.' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(REQUEST_PROBLEM_CODES).meta({ description: 'Stable; what programs decide by.' }),
    detail: z.string(),
    request_id: z.string(),
    errors: z.array(z.string()).meta({ description: 'Each fault by its JSON path, 100 at the most.' }),
    errors_total: z
      .int()
      .optional()
      .meta({ description: 'How many problems there are, when `errors` does not hold them all.' }),
    error: z
      .union([z.boolean(), z.string()])
      .optional()
      .meta({ description: '`true` with 403, "Not Found" with 404.' }),
    message: z.string().optional().meta({ description: 'With 403: the detail.' }),
    string_to_sign: z
      .string()
      .optional()
      .meta({ description: 'With 401 in the sandbox: what should have been signed.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457, as `application/problem+json`.' });

/** What a body of this code looks like. */
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
  const { access, problems, query, path } = call;
  const keyed: readonly RequestProblemCode[] =
    access === 'open' ? [] : ['unauthenticated', 'invalid_signature', 'stale_timestamp', 'forbidden', 'rate_limited'];
  const mutating: readonly RequestProblemCode[] = isMutation(call)
    ? [
        'invalid_request',
        'missing_request_id',
        'invalid_request_id',
        'payload_too_large',
        'unsupported_media_type',
        'idempotency_key_reused',
      ]
    : [];
  const hasInput = Object.keys(query.shape).length > 0 || path.includes('{');
  const all = new Set<RequestProblemCode>([
    ...keyed,
    ...mutating,
    ...(hasInput ? (['invalid_request'] as const) : []),
    ...problems,
    ...(call.sandboxOnly === true ? (['not_found'] as const) : []),
    'internal',
    'unavailable',
  ]);
  return REQUEST_PROBLEM_CODES.filter((code) => all.has(code));
}
