import type { FastifyInstance, FastifyRequest } from 'fastify';
import { beginRequestSpan, withContext } from '@ballast/platform-observability';
import type {} from '../calls/api-call-metadata';
import type { Authenticator } from '../authenticate/authenticator';
import { arrivedRequest } from './arrived-request';

/** Called for every request that was answered; `elapsed` is in seconds. */
export type RequestObserver = (
  request: { readonly route: string; readonly method: string; readonly status: number },
  elapsed: number,
) => void;

interface ServerParts {
  readonly authenticator: Authenticator;
  readonly observe: RequestObserver;
  /** Limit of every body in bytes. */
  readonly bodyBytesMax: number;
}

/** Bytes up to which a body is read before the key is looked up: a small body costs less than the look-up. */
const EAGER_BODY_BYTES = 64 * 1024;
const ECHOED_ID_CHARACTERS_MAX = 200;

/**
 * Prepares a server before its routes are declared. Bodies reach handlers as the bytes that were sent, because
 * signatures are made over bytes; each call of the API takes bodies up to its declared limit; the request id is echoed;
 * a large body without a live key is refused before it is read.
 */
export function prepareServer(server: FastifyInstance, { authenticator, observe, bodyBytesMax }: ServerParts): void {
  server.addHook('onRoute', (route) => {
    const declared = route.config?.apiCall?.bodyBytesMax;
    if (declared !== undefined) route.bodyLimit = Math.min(declared, bodyBytesMax);
  });

  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  const spans = new WeakMap<FastifyRequest, (status: number) => void>();
  server.addHook('onRequest', (request, _reply, done) => {
    const name = `${request.method} ${request.routeOptions.url ?? 'none'}`;
    spans.set(request, beginRequestSpan(name, request.headers, done));
  });

  server.addHook('onRequest', (request, reply, done) => {
    const requestId = request.headers['x-request-id'];
    if (typeof requestId !== 'string' || requestId.length > ECHOED_ID_CHARACTERS_MAX) {
      done();
      return;
    }
    void reply.header('x-request-id', requestId);
    withContext({ request_id: requestId.toLowerCase() }, done);
  });

  server.addHook('onRequest', async (request) => {
    if (announcedBytes(request) > EAGER_BODY_BYTES) await authenticator.claim(arrivedRequest(request));
  });

  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    observe({ route, method: request.method, status: reply.statusCode }, reply.elapsedTime / 1_000);
    spans.get(request)?.(reply.statusCode);
    done();
  });
}

/** Bytes of the body that a request announces; a body without a length may be of any size. */
function announcedBytes({ headers }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return Number.POSITIVE_INFINITY;
  return Number(headers['content-length'] ?? 0);
}
