import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { HttpArgumentsHost } from '@nestjs/common/interfaces';
import { Reflector } from '@nestjs/core';
import { isMutation, type ApiCall } from '@ballast/api';
import { newId, requestIdPattern } from '@ballast/kernel';
import { parseQuery, Problem } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Admission } from '../authenticate/admission';
import type { KeyCaller } from '../authenticate/caller';
import { viewOf } from '../authenticate/view';
import type { EdgeConfig } from '../edge.config';
import { arrivedRequest } from '../server/arrived-request';
import { idempotencyKeyOf } from '../server/idempotency-key';
import { refusalOf } from './refusal-of-caller';
import { API_CALL } from './api-call-metadata';
import { member } from '../json/json-value';
import { readLeniently } from '../json/read-leniently';
import { rememberCall } from './call';
import { NUL, readQuery } from './query-string';

const REQUEST_ID = 'x-request-id';

/** The checks before a handler, in their order: 401, 429, 403, the request id, the query. */
@Injectable()
export class ApiCallGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly admission: Admission,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<EdgeConfig, 'BALLAST_MODE'>,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const apiCall = this.reflector.get<ApiCall>(API_CALL, context.getHandler());
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (apiCall.sandboxOnly === true && this.config.BALLAST_MODE !== 'sandbox') throw nothingHere();
    const arrived = arrivedRequest(request);
    const caller =
      apiCall.access === 'open' ? undefined : await this.admit(apiCall, request, http.getResponse<FastifyReply>());
    const requestId = isMutation(apiCall) ? this.requestIdOf(apiCall, http) : '';
    const params = request.params as Record<string, string>;
    // No resource has this character in its name, and Postgres refuses it as a parameter.
    if (Object.values(params).some((value) => value.includes(NUL))) throw nothingHere();
    const [path = '', search = ''] = split(arrived.url);
    const query = parseQuery(apiCall.query, readQuery(search));
    // A call that needs no key has no caller, and its handler takes no Call.
    if (caller === undefined) return true;
    const { 'content-type': contentType, 'content-encoding': contentEncoding, accept } = request.headers;
    const { body } = arrived;
    const view = viewOf(caller);
    const idempotencyKey = idempotencyKeyOf(request);
    const sent = { params, query, requestId, idempotencyKey, path, contentType, contentEncoding, accept, body };
    rememberCall(request, { apiCall, caller, view, ...sent });
    return true;
  }

  /**
   * The caller of a request, who may make the call.
   * @throws Problem 401, 429 or 403.
   */
  private async admit(apiCall: ApiCall, request: FastifyRequest, reply: FastifyReply): Promise<KeyCaller> {
    const caller = await this.admission.admit(request, reply);
    const refusal = refusalOf(apiCall, caller);
    if (refusal !== undefined) throw refusal;
    return caller;
  }

  /** The request id as the caller sent it, or a new one where the call does without and the caller sent none. */
  private requestIdOf(apiCall: ApiCall, http: HttpArgumentsHost): string {
    const request = http.getRequest<FastifyRequest>();
    const isNatural = apiCall.requestId === 'orNaturalKey';
    const key = idempotencyKeyOf(request);
    // A key without a request id has taken its place for the signature.
    const isKeyAlone = isNatural && key !== undefined && request.headers[REQUEST_ID] === key;
    if (isKeyAlone || (isAbsent(request) && mayBeAbsent(apiCall, request))) {
      const requestId = newId();
      request.headers[REQUEST_ID] = requestId;
      void http.getResponse<FastifyReply>().header(REQUEST_ID, requestId);
      return requestId;
    }
    const requestId = readRequestId(request);
    if (!isNatural && (key?.toLowerCase() ?? requestId) !== requestId) {
      throw new Problem('invalid_request_id', 'Idempotency-Key and X-REQUEST-ID must be equal when both are sent.');
    }
    return requestId;
  }
}

function nothingHere(): Problem {
  return new Problem('not_found', 'There is nothing at this address.');
}

/** Whether a request needs no request id: by its call, or by a member of its body that serves as one. */
function mayBeAbsent({ requestId }: ApiCall, request: FastifyRequest): boolean {
  if (typeof requestId !== 'object') return requestId === 'optional';
  const own = member(readLeniently(arrivedRequest(request).body), requestId.orMember);
  return typeof own === 'string' && own !== '';
}

function isAbsent({ headers }: FastifyRequest): boolean {
  return headers[REQUEST_ID] === undefined || headers[REQUEST_ID] === '';
}

function readRequestId(request: FastifyRequest): string {
  const value = request.headers[REQUEST_ID];
  if (isAbsent(request)) {
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
