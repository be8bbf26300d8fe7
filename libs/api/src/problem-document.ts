import { label, openCode, prose, REQUEST_PROBLEM_CODES } from '@ballast/contracts';
import { z } from 'zod';

/** Body of every answer that is not a success. */
export const problemSchema = z
  .object({
    type: label('Address at which this code is explained.', 200),
    title: prose('Short name of the problem; the same for every problem with this code.'),
    status: z.int().meta({ minimum: 400, maximum: 599, description: 'HTTP status of the answer.' }),
    code: openCode(REQUEST_PROBLEM_CODES, 'Stable code of the problem. Programs decide by it.'),
    detail: prose('Explanation of this very problem.'),
    request_id: prose('Request id as it was sent. Empty when the request had none.'),
    errors: z
      .array(prose('JSON path of the member and the rule that it breaks.'))
      .meta({ maxItems: 100, description: 'Violations of the request, each with its JSON path. At most 100.' }),
    errors_total: z.int().optional().meta({
      minimum: 101,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Number of violations. Present only when `errors` does not hold all of them.',
    }),
    error: z.unknown().optional().meta({
      description:
        '`true` with 403; with 404 `"Not Found"`, or the text of `detail` where the code says what was not found; absent otherwise.',
    }),
    message: prose('The same text as `detail`. Present only with 403.').optional(),
    zrn: label('ZRN of the account that exists already. Present only with `account_exists`.', 100).optional(),
    string_to_sign: prose('Text that should have been signed. Present only with 401 in the sandbox.').optional(),
  })
  .meta({ id: 'Problem', description: 'Problem of RFC 9457, sent as `application/problem+json`.' });
export type ProblemDocument = Readonly<z.output<typeof problemSchema>>;
