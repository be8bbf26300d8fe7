import {
  ALLOWED_IPS_MAX,
  apiKeySchema,
  label,
  overlapSchema,
  SCOPES,
  scopeSchema,
  type ApiKey,
} from '@ballast/contracts';
import { z } from 'zod';
import { apiCall } from './api-call';
import { participantCodeSchema } from './operation-body';
import { listQuery, page } from './paging';

/** Last time, in milliseconds, that RFC 3339 can write in UTC. */
const LATEST_EXPIRY = Date.parse('9999-12-31T23:59:59.999Z');
const keyWithSecretSchema = apiKeySchema
  .extend({
    secret: label('Secret to sign with. Shown once: a replay of the request does not carry it.', 200).optional(),
  })
  .meta({ id: 'ApiKeyWithSecret', description: 'A key with its new secret.' });

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
      'A key with `participant_code` belongs to that participant. It reads what the participant may read, and with `TRADE` it trades for the participant itself and for the accounts on which the participant is tenant or financial advisor.',
    access: 'ADMIN',
    body: z
      .strictObject({
        scopes: z
          .array(scopeSchema)
          .min(1, 'must have at least 1 entry')
          .refine((scopes) => new Set(scopes).size === scopes.length, 'must not repeat a scope')
          .meta({
            maxItems: SCOPES.length,
            uniqueItems: true,
            description: 'Kinds of calls that the key may make. Each scope stands once.',
          }),
        participant_code: participantCodeSchema
          .optional()
          .meta({ description: 'Participant that the key belongs to. When absent, the key belongs to the platform.' }),
        expires_at: z.iso
          .datetime({ offset: true, error: 'must be a time of RFC 3339, such as "2027-01-31T00:00:00Z"' })
          .refine((at) => !(Date.parse(at) > LATEST_EXPIRY), 'must be before the year 10000 in UTC')
          .optional()
          .meta({ description: 'Time of RFC 3339 from which on the key is refused. When absent, it never expires.' }),
        allowed_ips: z
          .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be an IP address or a CIDR range'))
          .max(ALLOWED_IPS_MAX, `must have at most ${ALLOWED_IPS_MAX} entries`)
          .optional()
          .meta({
            description: 'Addresses and CIDR ranges that the key may be used from. When absent: from anywhere.',
          }),
      })
      .meta({ id: 'CreateApiKey', description: 'A key to create.' }),
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
        schema: page('ApiKeyPage', 'api_keys', apiKeySchema),
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
    description: 'The key is refused from the answer on.',
    access: 'ADMIN',
    answers: { 204: { description: 'The key is revoked.' } },
    problems: ['not_found'],
  }),
  rotateApiKey: apiCall({
    id: 'rotateApiKey',
    tag: 'API keys',
    method: 'POST',
    path: '/api-keys/{api_key_id}/rotate',
    summary: 'Give an API key a new secret',
    description:
      'The old secret is accepted beside the new one for the overlap, so that callers can change over one by one. A key can rotate itself: with an overlap of 0 its old secret is refused at once.',
    access: 'ADMIN',
    body: z
      .strictObject({ overlap_seconds: overlapSchema.optional() })
      .meta({ id: 'RotateApiKey', description: 'Overlap of the old and the new secret.' }),
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
