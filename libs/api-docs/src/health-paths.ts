import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';

const healthSchema = z
  .object({
    status: z.enum(['ok', 'unavailable']).meta({ description: '`ok` when every check is.' }),
    checks: z.record(z.string(), z.enum(['ok', 'failed'])).meta({
      description:
        'Outcome of each check by name: `database`, `started`, `restored` after a restore, and parts of the service.',
    }),
  })
  .meta({ id: 'Health', description: 'State of one service.' });

const READY = { status: 'ok', checks: { database: 'ok', started: 'ok' } } as const;

function answer(description: string, example: z.output<typeof healthSchema>) {
  return { description, content: { 'application/json': { schema: healthSchema, example } } };
}

const LIVE: ZodOpenApiOperationObject = {
  operationId: 'getLiveness',
  tags: ['General'],
  summary: 'Whether the process lives',
  description: 'A process that does not answer has to be started again. Every service has it. Needs no key.',
  security: [],
  responses: { 200: answer('The process lives.', { status: 'ok', checks: {} }) },
};

const READINESS: ZodOpenApiOperationObject = {
  operationId: 'getReadiness',
  tags: ['General'],
  summary: 'Whether the service can answer reads',
  description:
    'Send requests only where this is 200. Says nothing of the log, by which changes travel: a reader of it that is ' +
    'stuck makes no instance unready. Every service has it. Needs no key.',
  security: [],
  responses: {
    200: answer('The service is ready.', READY),
    503: answer('The service is not ready.', {
      status: 'unavailable',
      checks: { ...READY.checks, database: 'failed' },
    }),
  },
};

/** Paths of the health addresses, which every service has beside the API. */
export function healthPaths(): ZodOpenApiPathsObject {
  return { '/health/live': { get: LIVE }, '/health/ready': { get: READINESS } };
}
