import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
}

export interface StubAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** Stub of the internal HTTP of all other services; a test decides its answers. */
export class InternalHttpStub {
  readonly requests: StubRequest[] = [];
  /** The actor that each request hands on, as its header has it. */
  readonly actors: unknown[] = [];
  answer: (request: StubRequest) => StubAnswer | Promise<StubAnswer> = () => ({
    status: 404,
    body: { code: 'not_found' },
  });

  private constructor(private readonly server: Server) {}

  static async start(): Promise<InternalHttpStub> {
    const server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const { method = '', url = '', headers } = incoming;
        const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
        const request = { method, path: url, body };
        internalHttp.actors.push(headers['x-internal-actor']);
        internalHttp.requests.push(request);
        void Promise.resolve(internalHttp.answer(request)).then(({ status, body }) => {
          outgoing.writeHead(status, { 'content-type': 'application/json' });
          outgoing.end(body === undefined ? undefined : JSON.stringify(body));
        });
      });
    });
    const internalHttp = new InternalHttpStub(server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return internalHttp;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }
}
