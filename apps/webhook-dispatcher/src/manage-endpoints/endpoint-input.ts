import {
  createWebhookEndpointSchema,
  OVERLAP_DEFAULT_SECONDS,
  recoverWebhookEndpointSchema,
  rotateWebhookSecretSchema,
  testWebhookEndpointSchema,
  updateWebhookEndpointSchema,
  UUID_PATTERN,
} from '@ballast/contracts';
import { parseBody, Problem } from '@ballast/platform-http';
import { z } from 'zod';

const uuid = z.string().regex(UUID_PATTERN, 'must be a UUID').toLowerCase();
const platformCode = z.string().min(1, 'must not be empty');

/** What a caller may write of an endpoint is defined by the HTTP API; beside it stands for whom and under which id. */
const createSchema = createWebhookEndpointSchema.extend({ platform_code: platformCode, id: uuid });
export type CreateEndpoint = z.output<typeof createSchema>;

const updateSchema = updateWebhookEndpointSchema;
export type UpdateEndpoint = z.output<typeof updateSchema>;

const rotateSchema = rotateWebhookSecretSchema.extend({ rotation_id: uuid });
export interface RotateSecret {
  readonly rotationId: string;
  readonly overlapSeconds: number;
}

const testSchema = testWebhookEndpointSchema.extend({ id: uuid });
const recoverSchema = recoverWebhookEndpointSchema;

/** Before and after these nothing was ever published, and not every such time is one that Postgres reads. */
const EARLIEST = Date.parse('1970-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

export function parseCreate(body: unknown): CreateEndpoint {
  return parseBody(createSchema, body);
}

export function parseUpdate(body: unknown): UpdateEndpoint {
  return parseBody(updateSchema, body);
}

export function parseRotate(body: unknown): RotateSecret {
  const { rotation_id, overlap_seconds } = parseBody(rotateSchema, body);
  return { rotationId: rotation_id, overlapSeconds: overlap_seconds ?? OVERLAP_DEFAULT_SECONDS };
}

export function parseTest(body: unknown): { readonly id: string } {
  return parseBody(testSchema, body);
}

export function parseRecover(body: unknown): { readonly since: string } {
  const { since } = parseBody(recoverSchema, body);
  return { since: new Date(Math.min(Math.max(Date.parse(since), EARLIEST), LATEST)).toISOString() };
}

/** Whose object it is about; another platform's does not exist. */
export interface Address {
  readonly platformCode: string;
  readonly id: string;
}

/** @throws Problem `not_found` for what cannot be an id. */
export function parseAddress(platformCode: string | undefined, id: string): Address {
  if (platformCode === undefined || platformCode === '') {
    throw new Problem('invalid_request', 'The query is not valid.', { errors: ['query/platform_code is required'] });
  }
  if (!UUID_PATTERN.test(id)) throw new Problem('not_found', 'There is nothing under this id.');
  return { platformCode, id: id.toLowerCase() };
}
