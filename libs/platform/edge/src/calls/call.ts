import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ApiCall, PathParameters } from '@ballast/api';
import { Problem } from '@ballast/platform-http';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Caller } from '../authenticate/caller';
import type { View } from '../authenticate/view';

/** A request to a call of the API, after authentication and authorization. */
export interface Call<A extends ApiCall = ApiCall> {
  readonly apiCall: A;
  readonly caller: Caller;
  /** The data that the caller may read. */
  readonly view: View;
  /** Parameters of the path, percent-decoded. */
  readonly params: PathParameters<A['path']>;
  readonly query: z.output<A['query']>;
  /** In lower case; empty for a call that changes nothing. */
  readonly requestId: string;
  /** The header `Idempotency-Key` of a call that recognises a repetition by it. */
  readonly idempotencyKey?: string | undefined;
  /** Path without the query. */
  readonly path: string;
  readonly contentType: string | undefined;
  /** The header `Accept`: the forms in which the caller wants the answer. */
  readonly accept?: string | undefined;
  readonly contentEncoding?: string | undefined;
  /** The bytes that were signed. */
  readonly body: Buffer;
}

const calls = new WeakMap<FastifyRequest, Call>();

export function rememberCall(request: FastifyRequest, call: Call): void {
  calls.set(request, call);
}

/** The Call of a request that the guard let through; undefined for a call with open access. */
export function callOf(request: FastifyRequest): Call | undefined {
  return calls.get(request);
}

/** Parameter of a handler: the Call that the guard let through. Calls with open access have none. */
export const TheCall = createParamDecorator((_data: unknown, context: ExecutionContext): Call => {
  const call = callOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (call === undefined) throw new Error('The handler has no caller: declare it with @Handles and a scope');
  return call;
});

/** The problem for a path whose resource does not exist for this caller. */
export function notFound(what: string, by = 'id'): Problem {
  return new Problem('not_found', `There is no ${what} with this ${by}.`);
}

/**
 * The resource itself.
 * @throws Problem `not_found` when the resource is undefined.
 */
export function found<T>(resource: T | undefined, what: string, by?: string): T {
  if (resource === undefined) throw notFound(what, by);
  return resource;
}
