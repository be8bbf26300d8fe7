import { UUID_PATTERN } from '@ballast/contracts';
import type { INTERNAL, InternalRequest } from '@ballast/internal-api';
import { Problem } from '@ballast/platform-http';

export type CreateEndpoint = InternalRequest<typeof INTERNAL.endpoints.create>['body'];
export type UpdateEndpoint = InternalRequest<typeof INTERNAL.endpoints.update>['body'];

export interface RotateSecret {
  readonly rotationId: string;
  readonly overlapSeconds: number;
}

/** Bounds of `since`: no event is older or newer, and Postgres cannot read every time beyond them. */
const EARLIEST = Date.parse('1970-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/** The time from which on events are recovered, in UTC and within the years that Postgres reads. */
export function recoveryStart(since: string): string {
  return new Date(Math.min(Math.max(Date.parse(since), EARLIEST), LATEST)).toISOString();
}

/** An endpoint or a delivery of one platform; that of another platform does not exist. */
export interface Address {
  readonly platformCode: string;
  readonly id: string;
}

/** Parts of a call that name an endpoint or a delivery. */
interface AddressParts {
  readonly params: { readonly id: string };
  readonly query: { readonly platform_code: string };
}

/** @throws Problem `not_found` for an id that is no UUID. */
export function addressOf({ params: { id }, query: { platform_code: platformCode } }: AddressParts): Address {
  if (!UUID_PATTERN.test(id)) throw new Problem('not_found', 'There is nothing under this id.');
  return { platformCode, id: id.toLowerCase() };
}
