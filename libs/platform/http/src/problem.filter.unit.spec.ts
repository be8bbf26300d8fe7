import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { fastify, type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { ProblemFilter, refuseMessage } from './problem.filter';

const lines: string[] = [];
const output = new PassThrough().on('data', (line: Buffer) => void lines.push(line.toString('utf8')));
const filter = new ProblemFilter(pino({ level: 'error' }, output));

let server: FastifyInstance;
let answered: Promise<number>;
beforeEach(async () => {
  lines.length = 0;
  server = fastify({ clientErrorHandler: refuseMessage, forceCloseConnections: true });
  answered = new Promise((resolve) => {
    server.setErrorHandler((error, request, reply) => {
      filter.answer(error, request, reply);
      resolve(reply.statusCode);
    });
  });
  server.post('/', () => Promise.reject(new Error('a secret of ours')));
  await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => server.close());

function port(): number {
  return (server.server.address() as AddressInfo).port;
}

describe('ProblemFilter', () => {
  it('reports an internal error to the log and hides it from the caller', async () => {
    const reply = await server.inject({ method: 'POST', url: '/' });
    expect(reply.statusCode).toBe(500);
    expect(reply.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(reply.json()).toMatchObject({ code: 'internal', errors: [] });
    expect(reply.body).not.toContain('secret');
    expect(lines.join('')).toContain('a secret of ours');
  });

  it('reports no error when a caller hangs up in the middle of a body', async () => {
    const socket = connect(port(), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":');
    await once(server.server, 'request');
    socket.destroy();
    expect(await answered).toBe(400);
    expect(lines).toEqual([]);
  });
});
