import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

const HOST = '127.0.0.1';
/** Milliseconds after which a server notices that the client of a lost connection is gone, as its keep-alives would. */
const SERVER_NOTICES_MS = 20_000;

/** Address of the server behind a proxy. */
export interface ProxyTarget {
  readonly host: string;
  readonly port: number;
}

/** Connection of a client with the connection to the server that the proxy has made for it. */
interface Link {
  readonly client: Socket;
  /** Undefined while the network is silent and the server has not heard of the client. */
  server: Socket | undefined;
  /** Whether a side closed or broke during a silence. The other side is cut when the silence ends. */
  isBroken: boolean;
}

/**
 * The network between a client and a server, as a test breaks it. The proxy forwards bytes in both directions until it
 * is told to be silent. Then it behaves as a network that drops every packet: no byte, no end and no reset reaches
 * either side, writes succeed until buffers are full, and new connections are made but never answered.
 *
 * `heal` ends the silence in one of two ways. By default held-back bytes and ends arrive, as a network delivers them
 * again after a short failure. With `losing` all connections made before are lost, as when a host or a route is gone,
 * and only new connections work. To the client a lost connection stays silent for ever. The server's side is reset
 * after 20 s, because a server tests its idle connections and gets no answer.
 */
export class TcpProxy {
  private readonly links = new Set<Link>();
  private readonly lost = new Set<Link>();
  private isSilent = false;
  private cuts: ((sent: Buffer) => boolean) | undefined;
  private target: ProxyTarget | undefined;

  private constructor(private readonly server: Server) {
    server.on('connection', (client) => this.accept(client));
  }

  /** Listens on a free port. The target may be named later: a server may have to know the port of its proxy first. */
  static async listen(target?: ProxyTarget): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const proxy = new TcpProxy(server);
    if (target !== undefined) proxy.forwardTo(target);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, HOST, resolve);
    });
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** `host:port` of the proxy, for a client that knows no URL. */
  get address(): string {
    return `${HOST}:${this.port}`;
  }

  /** The URL with the address of the proxy in the place of the server's. */
  urlOf(serverUrl: string): string {
    const url = new URL(serverUrl);
    url.host = this.address;
    return url.toString();
  }

  forwardTo(target: ProxyTarget): void {
    this.target = target;
  }

  /** Cuts the connection of a client, without an answer, when `cuts` is true for the bytes that the client sends. */
  cutWhen(cuts: (sent: Buffer) => boolean): void {
    this.cuts = cuts;
  }

  silence(): void {
    this.isSilent = true;
    for (const link of this.links) {
      link.client.pause();
      link.server?.pause();
    }
  }

  /** Ends the silence. Existing connections go on, or are lost when `losing` is set. */
  heal({ losing = false }: { readonly losing?: boolean } = {}): void {
    this.isSilent = false;
    for (const link of this.links) {
      if (losing) {
        this.links.delete(link);
        this.lost.add(link);
        setTimeout(() => link.server?.resetAndDestroy(), SERVER_NOTICES_MS).unref();
      } else if (link.isBroken) {
        this.links.delete(link);
        link.client.destroy();
        link.server?.destroy();
      } else {
        this.connectToServer(link);
        link.client.resume();
        link.server?.resume();
      }
    }
  }

  /** Cuts every connection and listens no more. */
  async close(): Promise<void> {
    for (const { client, server } of [...this.links, ...this.lost]) {
      client.destroy();
      server?.destroy();
    }
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private accept(client: Socket): void {
    const link: Link = { client, server: undefined, isBroken: false };
    this.links.add(link);
    client.on('error', () => client.destroy());
    client.pause();
    if (this.isSilent) return;
    this.connectToServer(link);
    client.resume();
  }

  private connectToServer(link: Link): void {
    const { target } = this;
    if (link.server !== undefined || target === undefined) return;
    const server = connect({ ...target, allowHalfOpen: true, noDelay: true });
    link.server = server;
    server.on('error', () => server.destroy());
    this.forward(link, link.client, server);
    this.forward(link, server, link.client);
  }

  private forward(link: Link, from: Socket, to: Socket): void {
    from.on('data', (bytes: Buffer) => {
      if (from === link.client && this.cuts?.(bytes) === true) {
        from.destroy();
        return;
      }
      if (to.write(bytes)) return;
      from.pause();
      to.once('drain', () => {
        if (!this.isSilent && this.links.has(link)) from.resume();
      });
    });
    from.on('end', () => to.end());
    from.on('close', () => {
      if (this.isSilent) link.isBroken = true;
      else if (this.links.delete(link)) to.destroySoon();
    });
  }
}
