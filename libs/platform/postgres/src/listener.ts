import { Client } from 'pg';

const RECONNECT_FIRST_MS = 100;
const RECONNECT_MAX_MS = 5_000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * LISTEN on a connection of its own, made anew whenever it breaks. `onNotify` is also called after each reconnection
 * (payload ''): what was notified in between is lost, so the listener has to look for itself.
 */
export class Listener {
  private client: Client | undefined;
  private closed = false;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly url: string,
    private readonly channel: string,
    private readonly onNotify: (payload: string) => void,
  ) {}

  /** The first connection must succeed; later ones are retried for as long as the listener is open. */
  async open(): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: `listen ${this.channel}`,
    });
    this.client = client;
    client.on('notification', ({ payload }) => this.onNotify(payload ?? ''));
    client.on('error', () => this.reconnect(client, RECONNECT_FIRST_MS));
    client.on('end', () => this.reconnect(client, RECONNECT_FIRST_MS));
    try {
      await client.connect();
      await client.query(`LISTEN "${this.channel}"`);
    } catch (error) {
      if (this.client === client) this.client = undefined;
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    const client = this.client;
    this.client = undefined;
    // A connection that is already broken cannot be ended politely, and need not be.
    await client?.end().catch(() => undefined);
  }

  private reconnect(broken: Client, delayMs: number): void {
    if (this.closed || this.client !== broken) return;
    this.client = undefined;
    this.schedule(delayMs);
  }

  private schedule(delayMs: number): void {
    this.retry = setTimeout(() => {
      if (this.closed) return;
      this.open().then(
        () => this.onNotify(''),
        () => this.schedule(Math.min(delayMs * 2, RECONNECT_MAX_MS)),
      );
    }, delayMs);
    this.retry.unref();
  }
}
