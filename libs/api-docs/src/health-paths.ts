import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';

const healthSchema = z
  .object({
    status: z.enum(['ok', 'unavailable']),
    checks: z
      .record(z.string(), z.enum(['ok', 'failed']))
      .meta({ description: 'What it needs, by name: `database`, `log` and parts of its own.' }),
  })
  .meta({ id: 'Health' });

const READY = { status: 'ok', checks: { database: 'ok', log: 'ok', started: 'ok' } } as const;

function answer(description: string, example: z.output<typeof healthSchema>) {
  return { description, content: { 'application/json': { schema: healthSchema, example } } };
}

const LIVE: ZodOpenApiOperationObject = {
  operationId: 'getLiveness',
  tags: ['General'],
  summary: 'Whether the process lives',
  description: 'A process that does not answer has to be started again. Every service has it. Needs no key.',
  security: [],
  responses: { 200: answer('It lives.', { status: 'ok', checks: {} }) },
};

const READINESS: ZodOpenApiOperationObject = {
  operationId: 'getReadiness',
  tags: ['General'],
  summary: 'Whether the service can do its work',
  description: 'Send requests only where this is 200. Every service has it. Needs no key.',
  security: [],
  responses: {
    200: answer('It is ready.', READY),
    503: answer('It is not ready.', { status: 'unavailable', checks: { ...READY.checks, database: 'failed' } }),
  },
};

/** What every service serves beside the API. */
export function healthPaths(): ZodOpenApiPathsObject {
  return { '/health/live': { get: LIVE }, '/health/ready': { get: READINESS } };
}
