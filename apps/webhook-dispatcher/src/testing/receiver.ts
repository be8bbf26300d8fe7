import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';

export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** `x-zh-hook-notification-id` */
  readonly notificationId: string;
  readonly atMs: number;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `number` counts the requests for the same notification from 1. `hang` never answers. */
export type Answering = (webhook: ReceivedWebhook, number: number) => Reply | 'hang' | Promise<Reply | 'hang'>;

/** A real HTTP server that stores every webhook and answers by `answer`, with 200 by default. */
export class Receiver {
  readonly received: ReceivedWebhook[] = [];
  answer: Answering = () => ({ status: 200, body: 'ok' });

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(): Promise<Receiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The receiver has no port');
    const receiver = new Receiver(server, address.port);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => void receiver.take(request.headers, Buffer.concat(parts).toString('utf8'), response));
    });
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}/hooks?from=ballast`;
  }

  webhooksOf(notificationId: string): readonly ReceivedWebhook[] {
    return this.received.filter((webhook) => webhook.notificationId === notificationId);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async take(headers: IncomingHttpHeaders, body: string, response: ServerResponse): Promise<void> {
    const notificationId = String(headers['x-zh-hook-notification-id']);
    const webhook = { headers, body, notificationId, atMs: Date.now() };
    this.received.push(webhook);
    const reply = await this.answer(webhook, this.webhooksOf(notificationId).length);
    if (reply !== 'hang') response.writeHead(reply.status, reply.headers).end(reply.body);
  }
}

function hmac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

/** Names of the signature headers without a signature that was made with `secret`. */
export function wrongSignatures({ headers, body }: ReceivedWebhook, secret: string): readonly string[] {
  const expected = {
    'x-zh-hook-signature': hmac(secret, body + String(headers['x-zh-hook-timestamp'])),
    'x-zh-hook-signature-256': hmac(secret, body),
  };
  const wrong = Object.entries(expected).flatMap(([name, signature]) =>
    String(headers[name]).split(' ').includes(signature) ? [] : [name],
  );
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  try {
    new Webhook(secret).verify(body, Object.fromEntries(names.map((name) => [name, String(headers[name])])));
    return wrong;
  } catch {
    return [...wrong, 'webhook-signature'];
  }
}
