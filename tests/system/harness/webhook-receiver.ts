import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';

export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly type: string;
  readonly notificationId: string;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly received: readonly ReceivedWebhook[];
  /** Texts `<notification id>: <header>`, one per wrong signature; empty when all signatures verify with `secret`. */
  violations(secret: string): readonly string[];
  close(): Promise<void>;
}

/** A real HTTP server that answers 204 to every webhook and remembers it. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({
        headers: request.headers,
        body: Buffer.concat(parts).toString('utf8'),
        type: String(request.headers['x-zh-hook-payload-type']),
        notificationId: String(request.headers['x-zh-hook-notification-id']),
      });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port');
  return {
    url: `http://127.0.0.1:${address.port}/hooks`,
    received,
    violations: (secret) => received.flatMap((webhook) => signatureViolations(webhook, secret)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function hmac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

function isEqual(shown: unknown, expected: string): boolean {
  const [a, b] = [Buffer.from(String(shown)), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function signatureViolations({ headers, body, notificationId }: ReceivedWebhook, secret: string): readonly string[] {
  const violations: string[] = [];
  if (!isEqual(headers['x-zh-hook-signature'], hmac(secret, `${body}${String(headers['x-zh-hook-timestamp'])}`))) {
    violations.push(`${notificationId}: x-zh-hook-signature`);
  }
  if (!isEqual(headers['x-zh-hook-signature-256'], hmac(secret, body)))
    violations.push(`${notificationId}: x-zh-hook-signature-256`);
  try {
    new Webhook(secret).verify(body, {
      'webhook-id': String(headers['webhook-id']),
      'webhook-timestamp': String(headers['webhook-timestamp']),
      'webhook-signature': String(headers['webhook-signature']),
    });
  } catch {
    violations.push(`${notificationId}: webhook-signature`);
  }
  return violations;
}
