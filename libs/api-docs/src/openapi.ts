import { API, API_CALLS, API_TAGS, isMutation, PATH_PARAMETERS, problemSchema, type ApiCall } from '@ballast/api';
import { REQUEST_PROBLEMS, type RequestProblemCode } from '@ballast/contracts';
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import {
  answerHeaders,
  optionalRequestIdHeader,
  replayHeaders,
  eitherRequestIdHeader,
  naturalKeyHeader,
  requestIdHeader,
  retryHeaders,
  versionHeader,
} from './headers';
import { healthPaths } from './health-paths';
import { CONTACT, LICENSE } from './imprint';
import { OVERVIEW } from './overview';
import { problemCodesOf, problemExample } from './problems';
import { webhookEvents } from './webhook-events';

const SIGNED = [{ Key: [], Timestamp: [], Signature: [] }];
const TAGS = {
  ...API_TAGS,
  'Webhook events':
    'Requests that the platform sends to your webhook endpoints, as callbacks of `POST /webhooks/endpoints`.',
};

/** The OpenAPI 3.1 document of the API, made from the same declarations that the server answers by. */
export function openApiDocument(): object {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const call of API_CALLS) {
    (paths[call.path] ??= {})[call.method.toLowerCase()] = operationOf(call);
  }
  const document = {
    openapi: '3.1.1' as const,
    info: {
      title: 'Ballast API',
      version: '1.0.0',
      description: OVERVIEW,
      contact: CONTACT,
      license: { name: LICENSE, identifier: 'LicenseRef-Proprietary' },
    },
    servers: [{ url: '/', description: 'The platform that serves this document.' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: { ...paths, ...healthPaths() },
    components: {
      securitySchemes: {
        Key: keyHeader('X-API-Key', 'The name of the key.'),
        Timestamp: keyHeader('X-API-Timestamp', 'Unix time in milliseconds.'),
        Signature: keyHeader(
          'X-API-Signature',
          'hex HMAC-SHA256(secret, timestamp + METHOD + path with query + raw body).',
        ),
      },
    },
  };
  return createDocument(document, {
    override: ({ jsonSchema, io }) => {
      // Answers may gain members, so the document must allow members that it does not name yet.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // Patterns have no flags, so the pattern of a UUID would refuse capitals, which the server takes.
      if (jsonSchema.format === 'uuid') delete jsonSchema.pattern;
    },
  });
}

function keyHeader(
  name: string,
  description: string,
): { type: 'apiKey'; in: 'header'; name: string; description: string } {
  return { type: 'apiKey', in: 'header', name, description };
}

function pathParametersOf(path: string): z.ZodObject {
  const known: Readonly<Record<string, z.ZodType>> = PATH_PARAMETERS;
  const names = [...path.matchAll(/\{([a-z_]+)\}/g)].map(([, name = '']) => name);
  const described = names.map((name): readonly [string, z.ZodType] => {
    const parameter = known[name];
    if (parameter === undefined) throw new Error(`The parameter ${name} of ${path} is not described.`);
    return [name, parameter];
  });
  return z.object(Object.fromEntries(described));
}

function operationOf(call: ApiCall): ZodOpenApiOperationObject {
  const { id, tag, summary, description, access, query, body, bodyExample, sandboxOnly } = call;
  const header = {
    ...(access === 'open' ? {} : versionHeader.shape),
    ...(isMutation(call) ? requestIdOf(call).shape : {}),
  };
  const scope = access === 'open' ? 'Needs no key.' : `Scope: \`${access}\`.`;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, scope, sandboxOnly === true ? 'Sandbox only.' : undefined].filter(Boolean).join('\n\n'),
    security: access === 'open' ? [] : SIGNED,
    requestParams: { path: pathParametersOf(call.path), query, header: z.object(header) },
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            // A request without a body is read like `{}`.
            required: !body.safeParse({}).success,
            content: { 'application/json': { schema: body, example: bodyExample } },
          },
        }),
    responses: { ...answersOf(call), ...problemsOf(call) },
    ...(id === API.createWebhookEndpoint.id ? { callbacks: webhookEvents() } : {}),
  };
}

function requestIdOf({ requestId }: ApiCall): z.ZodObject {
  if (requestId === 'orIdempotencyKey') return eitherRequestIdHeader;
  if (requestId === 'orNaturalKey') return naturalKeyHeader;
  return requestId === undefined ? requestIdHeader : optionalRequestIdHeader;
}

const TEXT = z.string().max(Number.MAX_SAFE_INTEGER).meta({ description: 'A text of any length.' });

function answersOf(call: ApiCall): ZodOpenApiResponsesObject {
  const answers: ZodOpenApiResponsesObject = Object.fromEntries(
    Object.entries(call.answers).map(([status, answer]) => {
      const { description, schema, example, mediaType = 'application/json', text } = answer;
      const other = text === undefined ? {} : { [text.mediaType]: { schema: TEXT, example: text.example } };
      return [
        status,
        {
          description,
          headers: answerHeaders,
          ...(schema === undefined
            ? {}
            : { content: { [mediaType]: { schema, ...(example === undefined ? {} : { example }) }, ...other } }),
        },
      ];
    }),
  );
  const [first] = Object.entries(call.answers);
  if (first === undefined) return answers;
  const [status, { schema, example }] = first;
  if (!['201', '202'].includes(status) || schema === undefined) return answers;
  const replay: ZodOpenApiResponseObject = {
    description: 'The request was made before with this request id: the resource as it is now.',
    headers: replayHeaders,
    content: { 'application/json': { schema, example: withoutSecret(example) } },
  };
  return { 200: replay, ...answers };
}

/** A replay never shows a secret again. */
function withoutSecret(example: unknown): unknown {
  if (typeof example !== 'object' || example === null) return example;
  return Object.fromEntries(Object.entries(example).filter(([name]) => name !== 'secret'));
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
const RETRIED: readonly RequestProblemCode[] = ['rate_limited', 'unavailable'];

/** The response with these codes: the same object for the same codes, so that the document holds it once. */
function problemResponse(status: number, codes: readonly RequestProblemCode[]): ZodOpenApiResponseObject {
  const id = ['Problem', status, ...codes].join('_');
  const known = responses.get(id);
  if (known !== undefined) return known;
  const response: ZodOpenApiResponseObject = {
    id,
    description: codes.map((code) => `\`${code}\`: ${REQUEST_PROBLEMS[code].title}.`).join(' '),
    ...(codes.some((code) => RETRIED.includes(code)) ? { headers: retryHeaders } : {}),
    content: {
      'application/problem+json': {
        schema: problemSchema,
        examples: Object.fromEntries(
          codes.map((code) => [code, { summary: REQUEST_PROBLEMS[code].title, value: problemExample(code) }]),
        ),
      },
    },
  };
  responses.set(id, response);
  return response;
}
