import { REQUEST_PROBLEM_CODES } from '@ballast/contracts';
import { z } from 'zod';

/** The body of every answer that is not a success. */
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
export type ProblemDocument = Readonly<z.output<typeof problemSchema>>;
