import {
  API_CALLS,
  API_TAGS,
  executionExample,
  isMutation,
  problemSchema,
  settledOperationExample,
  traderExample,
  type ApiCall,
} from '@ballast/api';
import {
  PUBLIC_EVENT_TYPES,
  REQUEST_PROBLEMS,
  type PublicEventType,
  type RequestProblemCode,
} from '@ballast/contracts';
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { healthPaths } from './health-paths';
import { OVERVIEW } from './overview';
import { problemCodesOf, problemExample } from './problems';

/** Written for both cases: patterns of JSON Schema have no flags. */
const UUID_V4 = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$';
const SIGNED = [{ Key: [], Timestamp: [], Signature: [] }];

const requestIdHeader = z.object({
  'X-REQUEST-ID': z.string().meta({
    format: 'uuid',
    pattern: UUID_V4,
    description: 'A UUID v4 of your making: the same for repetitions of one request, a fresh one for each new request.',
  }),
});
const versionHeader = z.object({
  'X-API-Signature-Version': z.enum(['1', '2']).optional().meta({
    description: '`2`: the request id is signed too, in lower case, between path and body.',
  }),
});
const answerHeaders = z.object({
  'X-REQUEST-ID': answerHeader('RequestId', 'As it was sent.'),
  'X-RateLimit-Limit': answerHeader('RateLimitLimit', 'Calls that the key may make in a second.'),
  'X-RateLimit-Remaining': answerHeader('RateLimitRemaining', 'Calls left in this second.'),
  'X-RateLimit-Reset': answerHeader('RateLimitReset', 'Unix time in seconds at which the count starts again.'),
});
const replayHeaders = answerHeaders.extend({
  'Idempotent-Replayed': z.literal('true').meta({ description: 'The request was done before; nothing was done now.' }),
});

function answerHeader(id: string, description: string): z.ZodOptional<z.ZodString> {
  return z.string().optional().meta({ header: { id }, description });
}

/** The OpenAPI 3.1 document of the API, made from the same endpoints that the server answers. */
export function openApiDocument(): object {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const call of API_CALLS) {
    (paths[call.path] ??= {})[call.method.toLowerCase()] = operationOf(call);
  }
  const document = {
    openapi: '3.1.1' as const,
    info: { title: 'Ballast API', version: '1.0.0', description: OVERVIEW },
    servers: [{ url: '/' }],
    tags: Object.entries(API_TAGS).map(([name, description]) => ({ name, description })),
    paths: { ...paths, ...healthPaths() },
    webhooks: Object.fromEntries(PUBLIC_EVENT_TYPES.map((type) => [type, { post: webhookOf(type) }])),
    components: {
      securitySchemes: {
        Key: header('X-API-Key', 'The name of the key.'),
        Timestamp: header('X-API-Timestamp', 'Unix time in milliseconds.'),
        Signature: header(
          'X-API-Signature',
          'hex HMAC-SHA256(secret, timestamp + METHOD + path with query + raw body).',
        ),
      },
    },
  };
  return createDocument(document, {
    // What is answered may gain fields: a client must not take the fields of today for all there will ever be.
    override: ({ jsonSchema, io }) => {
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
}

function header(
  name: string,
  description: string,
): { type: 'apiKey'; in: 'header'; name: string; description: string } {
  return { type: 'apiKey', in: 'header', name, description };
}

function operationOf(call: ApiCall): ZodOpenApiOperationObject {
  const { id, tag, summary, description, access, query, body, bodyExample, sandboxOnly } = call;
  const names = [...call.path.matchAll(/\{([a-z_]+)\}/g)].map(([, name = '']) => name);
  const header = {
    ...(access === 'open' ? {} : versionHeader.shape),
    ...(isMutation(call) ? requestIdHeader.shape : {}),
  };
  const scope = access === 'open' ? 'Needs no key.' : `Scope: \`${access}\`.`;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, scope, sandboxOnly === true ? 'Sandbox only.' : undefined].filter(Boolean).join('\n\n'),
    security: access === 'open' ? [] : SIGNED,
    requestParams: {
      path: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))),
      query,
      header: z.object(header),
    },
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body, example: bodyExample } } } }),
    responses: { ...answersOf(call), ...problemsOf(call) },
  };
}

function answersOf(call: ApiCall): ZodOpenApiResponsesObject {
  const answers: ZodOpenApiResponsesObject = Object.fromEntries(
    Object.entries(call.answers).map(([status, { description, schema, example }]) => [
      status,
      {
        description,
        headers: answerHeaders,
        ...(schema === undefined
          ? {}
          : { content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } } }),
      },
    ]),
  );
  const [first] = Object.entries(call.answers);
  const isRepeatedBy200 = first !== undefined && ['201', '202'].includes(first[0]) && first[1].schema !== undefined;
  const replay: ZodOpenApiResponsesObject = isRepeatedBy200
    ? {
        200: {
          description: 'The request was made before with this request id: the resource as it is now.',
          headers: replayHeaders,
          content: { 'application/json': { schema: first[1].schema } },
        },
      }
    : {};
  return { ...replay, ...answers };
}

function problemsOf(call: ApiCall): ZodOpenApiResponsesObject {
  const codes = problemCodesOf(call);
  const statuses = [...new Set(codes.map((code) => REQUEST_PROBLEMS[code].status))];
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      problemResponse(
        status,
        codes.filter((code) => REQUEST_PROBLEMS[code].status === status),
      ),
    ]),
  );
}

const responses = new Map<string, ZodOpenApiResponseObject>();

/** One and the same object for the same codes: the document then refers to it instead of repeating it. */
function problemResponse(status: number, codes: readonly RequestProblemCode[]): ZodOpenApiResponseObject {
  const id = ['Problem', status, ...(codes.length === 1 ? codes : [])].join('_');
  const known = responses.get(id);
  if (known !== undefined) return known;
  const response: ZodOpenApiResponseObject = {
    id,
    description: codes.map((code) => `\`${code}\`: ${REQUEST_PROBLEMS[code].title}.`).join(' '),
    content: {
      'application/problem+json': {
        schema: problemSchema,
        examples: Object.fromEntries(codes.map((code) => [code, { value: problemExample(code) }])),
      },
    },
  };
  responses.set(id, response);
  return response;
}

const EVENTS: Readonly<Record<PublicEventType, { summary: string; resource: string; example: unknown }>> = {
  'trade_strategy.operation.status_changed': {
    summary: 'An Operation went from one status to another',
    resource: 'Operation',
    example: settledOperationExample,
  },
  'trade_strategy.execution.status_changed': {
    summary: 'An Execution reached its terminal status',
    resource: 'Execution',
    example: executionExample,
  },
  'trade_strategy.trader.created': {
    summary: 'A Trader was created on first enrollment',
    resource: 'Trader',
    example: traderExample,
  },
};

const WHOLE_SECRET = 'the secret is the whole text that was shown, `whsec_` included';
const BODY_AND_TIME_SIGNED = `hex HMAC-SHA256(secret, raw body + x-zh-hook-timestamp); ${WHOLE_SECRET}.`;
const BODY_SIGNED = `hex HMAC-SHA256(secret, raw body); ${WHOLE_SECRET}.`;
const SIGNED_AS_STANDARD =
  '`v1,` and base64 HMAC-SHA256(key, webhook-id.webhook-timestamp.raw body), as in Standard Webhooks; the key is what the base64 after `whsec_` decodes to.';

const webhookHeaders = z.object({
  'x-zh-hook-notification-id': z.string().meta({ description: 'The same over all retries and endpoints.' }),
  'x-zh-hook-payload-type': z.enum(PUBLIC_EVENT_TYPES),
  'x-zh-hook-timestamp': z.string().meta({ description: 'Unix time in milliseconds of this attempt.' }),
  'x-zh-hook-signature': z.string().meta({ description: BODY_AND_TIME_SIGNED }),
  'x-zh-hook-signature-256': z.string().meta({ description: BODY_SIGNED }),
  'webhook-id': z.string().meta({ description: 'The notification id.' }),
  'webhook-timestamp': z.string().meta({ description: 'Unix time in seconds of this attempt.' }),
  'webhook-signature': z.string().meta({ description: SIGNED_AS_STANDARD }),
});

function webhookOf(type: PublicEventType): ZodOpenApiOperationObject {
  const { summary, resource, example } = EVENTS[type];
  return {
    operationId: type,
    tags: ['Webhooks'],
    summary,
    description: 'The body is the resource, as its GET answered at that version.',
    requestParams: { header: webhookHeaders },
    requestBody: {
      content: { 'application/json': { schema: { $ref: `#/components/schemas/${resource}` }, example } },
    },
    responses: { '2XX': { description: 'Within 10 seconds. Anything else is tried again.' } },
  };
}
