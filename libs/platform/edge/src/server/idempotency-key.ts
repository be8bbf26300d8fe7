import type { FastifyReply, FastifyRequest } from 'fastify';
import type {} from '../calls/api-call-metadata';

const NAME = 'idempotency-key';
const REQUEST_ID = 'x-request-id';
const ECHOED_KEY_CHARACTERS_MAX = 200;

/** The `Idempotency-Key` of a request whose call takes one; undefined when it sent none. */
export function idempotencyKeyOf({ headers, routeOptions }: FastifyRequest): string | undefined {
  const key = headers[NAME];
  const taken = routeOptions.config?.apiCall?.requestId;
  const isTaken = taken === 'orIdempotencyKey' || taken === 'orNaturalKey';
  return isTaken && typeof key === 'string' && key !== '' ? key : undefined;
}

/**
 * Echoes the `Idempotency-Key` of a request, and makes it the request id when the request has no other one. This comes
 * before the signature is checked, because version 2 of the signature covers the id that counts.
 */
export function takeIdempotencyKey(request: FastifyRequest, reply: FastifyReply): void {
  const key = idempotencyKeyOf(request);
  if (key === undefined) return;
  if (key.length <= ECHOED_KEY_CHARACTERS_MAX) void reply.header(NAME, key);
  const { [REQUEST_ID]: requestId = '' } = request.headers;
  if (requestId === '') request.headers[REQUEST_ID] = key;
}
