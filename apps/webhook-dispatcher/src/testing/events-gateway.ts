import { createServer, type Server } from 'node:http';
import type { DispatcherDriver } from './dispatcher-driver';

/** A server that answers `GET /internal/events` as the gateway does, with the events that a driver has published. */
export class EventsGateway {
  /** Number of requests to refuse with 503 before the next request is answered. */
  refusals = 0;
  /** Queries that were answered. */
  readonly asked: URLSearchParams[] = [];
  private readonly platforms = new Map<string, DispatcherDriver>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<EventsGateway> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The gateway has no port');
    const gateway = new EventsGateway(server, `http://127.0.0.1:${String(address.port)}`);
    server.on('request', (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', gateway.url);
      const isRefused = gateway.refusals > 0 || pathname !== '/internal/events';
      gateway.refusals = Math.max(gateway.refusals - 1, 0);
      if (isRefused) response.writeHead(503).end();
      else
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(gateway.page(searchParams)));
    });
    return gateway;
  }

  serve(platform: DispatcherDriver): void {
    this.platforms.set(platform.platformCode, platform);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private page(query: URLSearchParams): unknown {
    this.asked.push(query);
    const after = Number(query.get('after') ?? 0);
    const since = query.get('since') ?? '';
    const published = this.platforms.get(query.get('platform_code') ?? '')?.published ?? [];
    const rest = published.filter(({ position, occurredAt }) => position > after && occurredAt >= since);
    const events = rest.slice(0, Number(query.get('limit')));
    return {
      events: events.map((event) => ({
        position: event.position,
        notification_id: event.notificationId,
        type: event.type,
        resource_id: event.resourceId,
        occurred_at: event.occurredAt,
        payload: event.payload,
      })),
      next_after: events.at(-1)?.position ?? after,
      has_more: rest.length > events.length,
    };
  }
}
