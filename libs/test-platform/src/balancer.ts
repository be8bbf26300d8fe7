import {
  Agent,
  createServer,
  request as send,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';

const LOOPBACK = '127.0.0.1';
const BAD_GATEWAY = 502;
/** Headers of a connection, which are not passed on with a request. */
const HOP_HEADERS: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** An address in front of several instances of a service. */
export interface Balancer {
  readonly url: string;
  /** Sets the instances; there are none before. */
  serve(instances: readonly string[]): void;
  close(): Promise<void>;
}

/**
 * Hands each request to the next instance in turn, whatever connection it came on, so that two requests in a row never
 * meet the same instance. When an instance gives no answer, the next one gets the request if it is a GET or cannot have
 * reached the first. Any other request may have had its effect, so only its sender may repeat it.
 */
export async function startBalancer(): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true });
  let instances: readonly string[] = [];
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    turn += 1;
    const inTurn = instances.map((_, index) => instances[(turn + index) % instances.length] ?? '');
    void forward({ agent, incoming, outgoing }, inTurn).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The balancer has no port');
  return {
    url: `http://${LOOPBACK}:${address.port}`,
    serve: (served) => void (instances = served),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

interface Exchange {
  readonly agent: Agent;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

async function forward(exchange: Exchange, instances: readonly string[]): Promise<void> {
  const body = await read(exchange.incoming);
  for (const instance of instances) {
    try {
      const answer = await ask(exchange, instance, body);
      exchange.outgoing.writeHead(answer.statusCode ?? BAD_GATEWAY, withoutHops(answer.headers));
      answer.pipe(exchange.outgoing).once('error', () => answer.destroy());
      answer.once('error', () => exchange.outgoing.destroy());
      return;
    } catch (error) {
      if (exchange.incoming.method !== 'GET' && !isRefusal(error)) break;
    }
  }
  exchange.outgoing.writeHead(BAD_GATEWAY, { 'content-type': 'application/json' }).end('{"code":"bad_gateway"}');
}

function ask({ agent, incoming, outgoing }: Exchange, instance: string, body: Buffer): Promise<IncomingMessage> {
  const { method, url, headers } = incoming;
  return new Promise((resolve, reject) => {
    const asked = send(new URL(url ?? '/', instance), { agent, method, headers: withoutHops(headers) }, resolve);
    asked.once('error', reject).end(body);
    // A caller that gives up has met a silent instance: its connection must not serve a later request.
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) asked.destroy();
    });
  });
}

async function read(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

function withoutHops(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_HEADERS.has(name)));
}

function isRefusal(error: unknown): boolean {
  // Under Jest the error is no `Error` of this realm.
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ECONNREFUSED';
}
