import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { InternalTransport, type InternalLimits } from './internal-transport';

/** Limits that no test reaches by waiting. */
const AMPLE: InternalLimits = { timeoutMs: 600_000, pendingMax: 1_000 };
const SHORT: InternalLimits = { ...AMPLE, timeoutMs: 100 };
const EMPTY_DOCUMENT = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';

const sockets = new Set<Socket>();
let server: Server;
let transport: InternalTransport;

/** Starts a listener that does the given thing with each connection. */
async function listen(limits: InternalLimits, onConnection: (socket: Socket) => void): Promise<void> {
  server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined).resume());
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  transport = new InternalTransport(`http://127.0.0.1:${port}`, 'token', limits);
}

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await transport.close();
  await new Promise((resolve) => server.close(resolve));
});

function call(): Promise<unknown> {
  return transport.send({ caller: 'friend', method: 'GET', path: '/internal/things' });
}

async function codesOf(calls: readonly Promise<unknown>[]): Promise<readonly unknown[]> {
  const ends = await Promise.allSettled(calls);
  return ends.map((end) => (end.status === 'rejected' ? (end.reason as { readonly code?: unknown }).code : end.value));
}

describe('an internal call', () => {
  it('is given up in time while others occupy every connection to a silent service', async () => {
    await listen(SHORT, () => undefined);
    const codes = await codesOf(Array.from({ length: 160 }, call));
    expect(new Set(codes)).toEqual(new Set(['unavailable']));
  });

  it('is given up in time although a part of its answer arrives again and again', async () => {
    await listen(SHORT, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n');
      const drip = setInterval(() => socket.write(' '), 10);
      socket.on('close', () => clearInterval(drip));
    });
    expect(await codesOf([call()])).toEqual(['unavailable']);
  });

  it('is refused at once when too many wait, and made again when these were answered', async () => {
    const answers: (() => void)[] = [];
    await listen({ ...AMPLE, pendingMax: 2 }, (socket) => {
      socket.on('data', () => answers.push(() => socket.write(EMPTY_DOCUMENT)));
    });
    const waiting = [call(), call()];
    expect(await codesOf([call()])).toEqual(['unavailable']);
    while (answers.length < 2) await new Promise((resolve) => setImmediate(resolve));
    for (const answer of answers.splice(0)) answer();
    expect(await codesOf(waiting)).toEqual([{}, {}]);
    const next = call();
    while (answers.length < 1) await new Promise((resolve) => setImmediate(resolve));
    for (const answer of answers) answer();
    expect(await next).toEqual({});
  });

  it.each(['200 OK', '502 Bad Gateway'])(
    'is unavailable when a proxy answers a page of its own: %s',
    async (status) => {
      const page = '<html>Bad gateway</html>';
      await listen(AMPLE, (socket) => {
        socket.on('data', () => socket.write(`HTTP/1.1 ${status}\r\ncontent-length: ${page.length}\r\n\r\n${page}`));
      });
      expect(await codesOf([call()])).toEqual(['unavailable']);
    },
  );
});
