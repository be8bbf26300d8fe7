import { createServer, type Server } from 'node:net';
import { systemResolve } from '../network/resolver';
import { TargetGuard } from '../network/target-guard';
import { Receiver } from '../testing/receiver';
import { Sender, type SentAttempt } from './sender';

const TIMEOUT_MS = 300;
const guard = new TargetGuard('local', systemResolve);

let hooks: Receiver;
const raw: Server[] = [];
beforeEach(async () => {
  hooks = await Receiver.start();
});
afterEach(async () => {
  await hooks.close();
  await Promise.all(raw.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** A server that answers every connection with these bytes and leaves it open. */
async function answering(bytes: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(bytes));
  });
  raw.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return `http://127.0.0.1:${String(address.port)}/`;
}

async function send(url: string): Promise<SentAttempt> {
  const sender = new Sender(url, { guard, timeoutMs: TIMEOUT_MS, connections: 1 });
  try {
    return await sender.send({ 'content-type': 'application/json' }, Buffer.from('{}'));
  } finally {
    await sender.close();
  }
}

describe('one attempt', () => {
  it('ends without an answer when its time is up', async () => {
    hooks.answer = () => 'hang';
    const sent = await send(hooks.url);
    expect(sent).toMatchObject({ outcome: { kind: 'unanswered' }, error: 'no answer within 300 ms' });
    expect(sent.latencyMs).toBeGreaterThanOrEqual(TIMEOUT_MS - 10);
  });

  it('is a success as soon as the status says so, though the body never ends', async () => {
    const sent = await send(await answering('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nthanks'));
    expect(sent).toMatchObject({
      outcome: { kind: 'answered', statusCode: 200 },
      error: '',
      responseExcerpt: 'thanks',
    });
  });

  it('keeps the beginning of a long answer and cuts off an endless one', async () => {
    hooks.answer = () => ({ status: 500, body: 'é'.repeat(2_000_000) });
    const sent = await send(hooks.url);
    expect(sent).toMatchObject({ outcome: { kind: 'answered', statusCode: 500 } });
    expect(sent.responseExcerpt).toBe('é'.repeat(256));
  });

  it('keeps no character that the database cannot store', async () => {
    hooks.answer = () => ({ status: 200, body: 'a\u0000b' });
    expect((await send(hooks.url)).responseExcerpt).toBe('ab');
  });

  it('passes over interim answers', async () => {
    const sent = await send(await answering('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'));
    expect(sent.outcome).toEqual({ kind: 'answered', statusCode: 204, retryAfter: '' });
  });

  it('reports an answer that is not HTTP as an error of its own', async () => {
    expect(await send(await answering('SSH-2.0-OpenSSH_9.0\r\n'))).toMatchObject({
      outcome: { kind: 'unanswered' },
      error: 'answer is not HTTP',
    });
  });
});
