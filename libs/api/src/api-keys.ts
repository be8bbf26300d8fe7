import { overlapSchema } from '@ballast/contracts';
import { z } from 'zod';
import { apiCall, SCOPES } from './api-call';
import { participantCodeSchema } from './operations';
import { listQuery, page } from './paging';

/** The last instant that RFC 3339 can write in UTC. */
const LATEST_EXPIRY = Date.parse('9999-12-31T23:59:59.999Z');
export const ALLOWED_IPS_MAX = 100;

export const apiKeySchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    key: z.string().meta({ description: 'What stands in `X-API-Key`.' }),
    scopes: z.array(z.enum(SCOPES)),
    participant_code: z.string().meta({ description: 'Empty for a key of the platform.' }),
    expires_at: z.string().meta({ description: 'Empty when it never expires.' }),
    allowed_ips: z.array(z.string()).meta({ description: 'Addresses and CIDR ranges; empty: from anywhere.' }),
    previous_secret_expires_at: z
      .string()
      .meta({ description: 'Until when the secret before the last rotation is taken.' }),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = Readonly<z.output<typeof apiKeySchema>>;

const keyWithSecretSchema = apiKeySchema
  .extend({
    secret: z.string().optional().meta({ description: 'Shown once: a replay of the request does not carry it.' }),
  })
  .meta({ id: 'ApiKeyWithSecret' });

const keyExample: ApiKey = {
  id: '2f1e0d9c-8b7a-4695-8473-625140392817',
  key: 'bk_4Rw0yqYH2mJt7bNc',
  scopes: ['READ', 'TRADE'],
  participant_code: '',
  expires_at: '',
  allowed_ips: ['203.0.113.0/24'],
  previous_secret_expires_at: '',
  created_at: '2026-04-17T09:00:00.000Z',
  updated_at: '2026-04-17T09:00:00.000Z',
};
const secretExample = 'bs_Zk1uM2pXbDlqQ0ZtR3dWaE5yVGJKcVh6WWxQb0Vz';

export const API_KEY_CALLS = {
  createApiKey: apiCall({
    id: 'createApiKey',
    tag: 'API keys',
    method: 'POST',
    path: '/api-keys',
    summary: 'Create an API key',
    description:
      'A key with `participant_code` belongs to that participant: it reads what is its own, and nothing else.',
    access: 'ADMIN',
    body: z
      .strictObject({
        scopes: z
          .array(z.enum(SCOPES))
          .min(1, 'must have at least 1 entry')
          .refine((scopes) => new Set(scopes).size === scopes.length, 'must not repeat a scope'),
        participant_code: participantCodeSchema.optional(),
        expires_at: z.iso
          .datetime({ offset: true, error: 'must be a time of RFC 3339, such as "2027-01-31T00:00:00Z"' })
          .refine((at) => !(Date.parse(at) > LATEST_EXPIRY), 'must be before the year 10000 in UTC')
          .optional(),
        allowed_ips: z
          .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be an IP address or a CIDR range'))
          .max(ALLOWED_IPS_MAX, `must have at most ${ALLOWED_IPS_MAX} entries`)
          .optional(),
      })
      .meta({ id: 'CreateApiKey' }),
    bodyExample: { scopes: ['READ', 'TRADE'], allowed_ips: ['203.0.113.0/24'] },
    answers: {
      201: {
        description: 'The key with its secret.',
        schema: keyWithSecretSchema,
        example: { ...keyExample, secret: secretExample },
      },
    },
    problems: ['not_found'],
  }),
  listApiKeys: apiCall({
    id: 'listApiKeys',
    tag: 'API keys',
    method: 'GET',
    path: '/api-keys',
    summary: 'List API keys',
    access: 'READ',
    query: listQuery({}),
    answers: {
      200: {
        description: 'A page of keys, oldest first, without secrets.',
        schema: page('api_keys', apiKeySchema),
        example: { api_keys: [keyExample], next_page_token: '' },
      },
    },
  }),
  getApiKey: apiCall({
    id: 'getApiKey',
    tag: 'API keys',
    method: 'GET',
    path: '/api-keys/{api_key_id}',
    summary: 'Read an API key',
    access: 'READ',
    answers: { 200: { description: 'The key, without its secret.', schema: apiKeySchema, example: keyExample } },
    problems: ['not_found'],
  }),
  revokeApiKey: apiCall({
    id: 'revokeApiKey',
    tag: 'API keys',
    method: 'DELETE',
    path: '/api-keys/{api_key_id}',
    summary: 'Revoke an API key',
    description: 'Counts at once.',
    access: 'ADMIN',
    answers: { 204: { description: 'It is revoked.' } },
    problems: ['not_found'],
  }),
  rotateApiKey: apiCall({
    id: 'rotateApiKey',
    tag: 'API keys',
    method: 'POST',
    path: '/api-keys/{api_key_id}/rotate',
    summary: 'Give an API key a new secret',
    description: 'The old secret is taken beside it for the overlap, so that callers can change over one by one.',
    access: 'ADMIN',
    body: z.strictObject({ overlap_seconds: overlapSchema.optional() }).meta({ id: 'RotateApiKey' }),
    bodyExample: { overlap_seconds: 3600 },
    answers: {
      200: {
        description: 'The key with its new secret.',
        schema: keyWithSecretSchema,
        example: { ...keyExample, previous_secret_expires_at: '2026-04-17T12:00:00.000Z', secret: secretExample },
      },
    },
    problems: ['not_found'],
  }),
} as const;
