import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { actorOfHeaders, refuseMessage } from '@ballast/platform-http';
import { withContext } from '@ballast/platform-observability';
import type { FastifyInstance } from 'fastify';

/** Routes that only the internal listener answers. */
const INTERNAL_ROUTE = /^\/(internal|metrics|health\/detail)(\/|$)/;
/** Routes that both listeners answer: a load balancer asks on the public one. */
const HEALTH_ROUTE = /^\/health(\/|$)/;

/**
 * The second address of a service's HTTP server, for operators and for the platform's own services: it answers
 * `/internal`, `/metrics` and `/health`, and nothing else. The public address answers everything but `/internal`,
 * `/metrics` and `/health/detail`, which are unknown there.
 *
 * Both addresses share one router. A second server with a router of its own was rejected: hooks, filters and limits
 * would have to be kept alike by hand.
 */
export class InternalListener {
  private readonly server: Server;
  private readonly connections = new WeakSet<Socket>();

  /** Registers a hook, so the listener must be constructed before the server registers its routes. */
  constructor(http: FastifyInstance) {
    const { requestTimeout, keepAliveTimeout } = http.server;
    this.server = createServer({ requestTimeout, keepAliveTimeout }, (request, response) => {
      http.routing(request, response);
    });
    this.server.on('connection', (socket) => this.connections.add(socket));
    this.server.on('clientError', refuseMessage);
    http.addHook('onRequest', (request, reply, done) => {
      // The check is on the route, not on the address as it was sent, because `/%69nternal` reaches the same route.
      const route = request.routeOptions.url;
      const isInternal = this.connections.has(request.raw.socket);
      // An address without a route gets the same answer in any case.
      if (route !== undefined && !isAnswered(route, isInternal)) reply.callNotFound();
      // Only calls on this listener may name an actor: on the public one the key of the request says who acts.
      else if (isInternal) withContext({ actor: actorOfHeaders(request.headers) }, done);
      else done();
    });
  }

  /** Starts to listen and answers the URL, without a trailing slash. Port 0 picks a free port. */
  async listen(host: string, port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    return urlOf(this.server.address() as AddressInfo);
  }

  /** Lets no new connection in and ends those that are idle. */
  stopIntake(): void {
    this.server.close();
  }

  /** Ends every connection, also in the middle of an answer. */
  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function isAnswered(route: string, isInternal: boolean): boolean {
  return isInternal ? INTERNAL_ROUTE.test(route) || HEALTH_ROUTE.test(route) : !INTERNAL_ROUTE.test(route);
}

/** URL of a listener. A wildcard address cannot be called, so the loopback address takes its place. */
function urlOf({ address, port }: AddressInfo): string {
  const host = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '[::1]' : address;
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}
