import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ApiCall, PathParameters } from '@ballast/api';
import { Problem } from '@ballast/platform-http';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Caller } from '../authenticate/authenticator';

/** One call of an endpoint, once the caller is known and may make it. */
export interface Call<E extends ApiCall = ApiCall> {
  readonly endpoint: E;
  readonly caller: Caller;
  /** As in the path, percent-decoded. */
  readonly params: PathParameters<E['path']>;
  readonly query: z.output<E['query']>;
  /** In lower case; empty for a call that changes nothing. */
  readonly requestId: string;
  /** Without the query. */
  readonly path: string;
  readonly contentType: string | undefined;
  /** The bytes that were signed. */
  readonly body: Buffer;
}

const calls = new WeakMap<FastifyRequest, Call>();

export function rememberCall(request: FastifyRequest, call: Call): void {
  calls.set(request, call);
}

/** Hands a handler the call that the guard let through. */
export const TheCall = createParamDecorator((_data: unknown, context: ExecutionContext): Call => {
  const call = calls.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (call === undefined) throw new Error('The handler has no guard: declare it with @Handles');
  return call;
});

/** The resource that a path names does not exist for this caller. */
export function notFound(what: string, by = 'id'): Problem {
  return new Problem('not_found', `There is no ${what} with this ${by}.`);
}

export function found<T>(resource: T | undefined, what: string, by?: string): T {
  if (resource === undefined) throw notFound(what, by);
  return resource;
}
