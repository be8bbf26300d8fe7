import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isMutation, type ApiCall } from '@ballast/api';
import { requestIdPattern } from '@ballast/kernel';
import { parseQuery, Problem } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Authenticator, type Caller } from '../authenticate/authenticator';
import { RateLimiter } from '../authenticate/rate-limiter';
import type { EdgeConfig } from '../edge.config';
import { arrivedRequest } from '../server/arrived-request';
import { rememberCall } from './call';
import { ENDPOINT } from './endpoint-metadata';
import { NUL, readQuery } from './query-string';

/** Nobody: the caller of an endpoint that needs no key. */
const NOBODY: Caller = { keyId: '', platformCode: '', participantCode: '', scopes: [] };

/** The checks before a handler, in their order: 401, 429, 403, the request id, the query. */
@Injectable()
export class EndpointGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly limiter: RateLimiter,
    @Inject(SERVICE_CONFIG) private readonly config: EdgeConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const endpoint = this.reflector.get<ApiCall>(ENDPOINT, context.getHandler());
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (endpoint.sandboxOnly === true && this.config.BALLAST_MODE !== 'sandbox') {
      throw new Problem('not_found', 'There is nothing at this address.');
    }
    const arrived = arrivedRequest(request);
    const caller = endpoint.access === 'open' ? NOBODY : await this.authenticator.authenticate(arrived);
    if (endpoint.access !== 'open') {
      this.limit(caller, http.getResponse<FastifyReply>());
      assertAllowed(endpoint, caller);
    }
    const requestId = isMutation(endpoint) ? readRequestId(request) : '';
    const params = request.params as Record<string, string>;
    // No name has this character, and Postgres does not take it even to look for it.
    if (Object.values(params).some((value) => value.includes(NUL))) {
      throw new Problem('not_found', 'There is nothing at this address.');
    }
    const [path = '', search = ''] = split(arrived.url);
    rememberCall(request, {
      endpoint,
      caller,
      params,
      query: parseQuery(endpoint.query, readQuery(search)),
      requestId,
      path,
      contentType: request.headers['content-type'],
      body: arrived.body,
    });
    return true;
  }

  private limit(caller: Caller, reply: FastifyReply): void {
    const now = Date.now();
    const { isExceeded, remaining, resetsAt } = this.limiter.take(caller.keyId, now);
    void reply.headers({
      'x-ratelimit-limit': String(this.config.RATE_LIMIT_PER_SECOND),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': String(resetsAt),
    });
    if (!isExceeded || this.config.BALLAST_MODE === 'sandbox') return;
    throw new Problem('rate_limited', 'The key made too many calls in this second.', {
      headers: { 'retry-after': '1' },
    });
  }
}

function assertAllowed(endpoint: ApiCall, { scopes, participantCode }: Caller): void {
  const { access } = endpoint;
  if (access !== 'open' && !scopes.includes(access)) {
    throw new Problem('forbidden', `The key lacks the scope ${access}.`);
  }
  if (participantCode !== '' && endpoint.participantKeys !== true) {
    throw new Problem('forbidden', `The key belongs to participant ${participantCode} and reads only what is its own.`);
  }
}

function readRequestId({ headers }: FastifyRequest): string {
  const value = headers['x-request-id'];
  if (value === undefined || value === '') {
    throw new Problem('missing_request_id', 'Send the header X-REQUEST-ID with a UUID v4.');
  }
  if (typeof value !== 'string' || !requestIdPattern.test(value)) {
    throw new Problem('invalid_request_id', 'X-REQUEST-ID must be a UUID v4.');
  }
  return value.toLowerCase();
}

function split(url: string): readonly [string, string] {
  const mark = url.indexOf('?');
  return mark === -1 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}
