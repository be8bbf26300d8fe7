import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { eventually } from './eventually';
import { TcpProxy } from './tcp-proxy';

/** A client that keeps the text it has received. */
class Caller {
  received = '';
  isEnded = false;
  private readonly socket: Socket;

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port });
    this.socket.setEncoding('utf8');
    this.socket.on('data', (text: string) => (this.received += text));
    this.socket.on('close', () => (this.isEnded = true));
    this.socket.on('error', () => undefined);
  }

  say(text: string): void {
    this.socket.write(text);
  }

  hangUp(): void {
    this.socket.destroy();
  }

  hears(text: string): Promise<unknown> {
    return eventually(`hearing ${text}`, () => this.received === text);
  }
}

describe('a proxy', () => {
  let echo: Server;
  let proxy: TcpProxy;
  const served = new Set<Socket>();
  const callers: Caller[] = [];

  const call = (): Caller => {
    const caller = new Caller(proxy.port);
    callers.push(caller);
    return caller;
  };

  beforeEach(async () => {
    echo = createServer((socket) => {
      served.add(socket);
      socket.on('close', () => served.delete(socket));
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    proxy = await TcpProxy.listen({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port });
  });

  afterEach(async () => {
    for (const caller of callers.splice(0)) caller.hangUp();
    await proxy.close();
    for (const socket of served) socket.destroy();
    await new Promise<void>((resolve) => echo.close(() => resolve()));
  });

  it('forwards bytes in both directions, and the end of a connection', async () => {
    const caller = call();
    caller.say('hello');
    await caller.hears('hello');
    caller.hangUp();
    await eventually('the server hears of the end', () => served.size === 0);
  });

  it('holds everything back while it is silent, and delivers it when the network is healed', async () => {
    const before = call();
    before.say('one ');
    await before.hears('one ');
    proxy.silence();
    before.say('two');
    const during = call();
    during.say('three');
    const after = call();
    after.hangUp();
    expect([before.isEnded, during.isEnded, served.size]).toEqual([false, false, 1]);
    proxy.heal();
    await before.hears('one two');
    await during.hears('three');
    await eventually('the server hears of the end', () => served.size === 2);
  });

  it('leaves lost connections silent and serves new ones', async () => {
    const before = call();
    before.say('one');
    await before.hears('one');
    proxy.silence();
    before.say(' two');
    proxy.heal({ losing: true });
    const after = call();
    after.say('three');
    await after.hears('three');
    before.hangUp();
    after.say(' four');
    await after.hears('three four');
    expect([before.received, served.size]).toEqual(['one', 2]);
  });
});
