import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { beginRequestSpan, withContext } from '@ballast/platform-observability';
import { Problem } from '@ballast/platform-http';
import type {} from '../calls/api-call-metadata';
import type { Admission } from '../authenticate/admission';
import type { Authenticator } from '../authenticate/authenticator';
import { arrivedRequest } from './arrived-request';
import { takeIdempotencyKey } from './idempotency-key';
import { MethodsOfPaths } from './methods-of-paths';
import { decodedPath, type Walls } from './walls';

/** Called for every request that was answered; `elapsed` is in seconds. */
export type RequestObserver = (
  request: { readonly route: string; readonly method: string; readonly status: number },
  elapsed: number,
) => void;

interface ServerParts {
  readonly authenticator: Authenticator;
  readonly admission: Admission;
  readonly walls: Walls;
  readonly observe: RequestObserver;
  /** Limit of every body in bytes. */
  readonly bodyBytesMax: number;
  /** Whether calls exist that only a sandbox has. */
  readonly isSandbox: boolean;
}

/** Bytes up to which a body is read before the key is looked up: a small body costs less than the look-up. */
const EAGER_BODY_BYTES = 64 * 1024;
const ECHOED_ID_CHARACTERS_MAX = 200;

/**
 * Prepares a server before its routes are declared. Bodies reach handlers as the bytes that were sent, because
 * signatures are made over bytes; each call of the API takes bodies up to its declared limit; the request id is echoed;
 * a large body without a live key is refused before it is read; walls stand in front of whole families of paths;
 * a method that the path of a call does not have is refused with those that it has.
 */
export function prepareServer(server: FastifyInstance, parts: ServerParts): void {
  const { authenticator, observe, bodyBytesMax, isSandbox } = parts;
  const methods = new MethodsOfPaths(isSandbox);
  server.addHook('onRoute', (route) => {
    const apiCall = route.config?.apiCall;
    if (apiCall === undefined) return;
    route.bodyLimit = Math.min(apiCall.bodyBytesMax, bodyBytesMax);
    methods.add(apiCall, route.url, [route.method].flat());
  });

  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  const spans = new WeakMap<FastifyRequest, (status: number) => void>();
  server.addHook('onRequest', (request, _reply, done) => {
    const name = `${request.method} ${request.routeOptions.url ?? 'none'}`;
    spans.set(request, beginRequestSpan(name, request.headers, done));
  });

  server.addHook('onRequest', (request, reply, done) => {
    takeIdempotencyKey(request, reply);
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

  // Runs also for a path that no call has. The body is there by then, because a signature is made over it.
  server.addHook('preHandler', (request, reply) => passWalls(request, reply, parts));
  // Stands behind the walls, which answer first for every method of their paths.
  server.addHook('preHandler', (request, _reply, done) => {
    done(request.is404 ? otherMethod(request, methods) : undefined);
  });

  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    observe({ route, method: request.method, status: reply.statusCode }, reply.elapsedTime / 1_000);
    spans.get(request)?.(reply.statusCode);
    done();
  });
}

/** @throws Problem of the caller who is not let in, or of a wall that refuses the request. */
async function passWalls(
  request: FastifyRequest,
  reply: FastifyReply,
  { admission, walls }: Pick<ServerParts, 'admission' | 'walls'>,
): Promise<void> {
  const arrived = arrivedRequest(request);
  const { method } = arrived;
  const path = decodedPath(arrived.url);
  const covering = walls.coveringOf({ method, path });
  if (covering.length === 0) return;
  const caller = await admission.admit(request, reply);
  if (caller.kind !== 'participant') return;
  const route = request.routeOptions.url;
  for (const wall of covering) await wall.judge({ caller, method, path, route, arrived });
}

/** The refusal of a method that a known path does not have; undefined when no call has the path. */
function otherMethod(request: FastifyRequest, methods: MethodsOfPaths): Problem | undefined {
  const { method, url } = arrivedRequest(request);
  const allowed = methods.of(decodedPath(url));
  if (allowed.length === 0) return undefined;
  const allow = allowed.join(', ');
  return new Problem('method_not_allowed', `${method} is none of the methods of this address: ${allow}.`, {
    headers: { allow },
  });
}

/** Bytes of the body that a request announces; a body without a length may be of any size. */
function announcedBytes({ headers }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return Number.POSITIVE_INFINITY;
  return Number(headers['content-length'] ?? 0);
}
