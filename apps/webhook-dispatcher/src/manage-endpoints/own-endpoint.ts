import { Problem } from '@ballast/platform-http';
import type { StoredEndpoint } from '../persistence/endpoint';

/** @throws Problem `not_found` for an endpoint that does not exist, is deleted or belongs to another platform. */
export function ownEndpoint(endpoint: StoredEndpoint | undefined, platformCode: string): StoredEndpoint {
  if (endpoint?.platformCode === platformCode && endpoint.status !== 'deleted') return endpoint;
  throw new Problem('not_found', 'There is no such webhook endpoint.');
}
