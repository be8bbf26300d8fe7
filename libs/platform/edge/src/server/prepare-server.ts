import type { FastifyInstance, FastifyRequest } from 'fastify';
import { beginRequestSpan, withContext } from '@ballast/platform-observability';
import type { Authenticator } from '../authenticate/authenticator';
import { arrivedRequest } from './arrived-request';

/** Told of every request that was answered; `elapsed` is in seconds. */
export type RequestObserver = (
  request: { readonly route: string; readonly method: string; readonly status: number },
  elapsed: number,
) => void;

/** A larger body is read only from a caller with a live key; a smaller one costs less than asking first. */
const EAGER_BODY_BYTES = 64 * 1024;
const ECHOED_ID_CHARACTERS_MAX = 200;

/**
 * Lets bodies through as the bytes that were sent, because signatures are made over bytes; echoes the request id;
 * refuses large bodies of strangers before they are read.
 */
export function prepareServer(
  server: FastifyInstance,
  { authenticator, observe }: { authenticator: Authenticator; observe: RequestObserver },
): void {
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

/** What is sent without a length may be of any length. */
function announcedBytes({ headers }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return Number.POSITIVE_INFINITY;
  return Number(headers['content-length'] ?? 0);
}
