import { type BoundedClient, boundedClient, endWhenIdle, PING_MS } from './bounded-client';
import type { DatabaseTimeouts } from './timeouts';

const RECONNECT_FIRST_MS = 100;
const RECONNECT_MAX_MS = 5_000;

export interface ListenerOptions {
  readonly url: string;
  readonly timeouts: DatabaseTimeouts;
  readonly channel: string;
  readonly onNotify: (payload: string) => void;
}

/**
 * LISTEN on a connection of its own, made anew whenever it breaks or does not answer. `onNotify` is also called after
 * each reconnection (payload ''): notifications in between are lost, so the callback must look for changes itself.
 */
export class Listener {
  private client: BoundedClient | undefined;
  private closed = false;
  private retry: NodeJS.Timeout | undefined;
  private ping: NodeJS.Timeout | undefined;

  constructor(private readonly options: ListenerOptions) {}

  /** The first connection must succeed; later ones are retried for as long as the listener is open. */
  async open(): Promise<void> {
    const { url, timeouts, channel, onNotify } = this.options;
    const client = boundedClient({
      url,
      role: 'log',
      timeouts,
      applicationName: `listen ${channel}`,
      settings: endWhenIdle(timeouts),
    });
    this.client = client;
    client.on('notification', ({ payload }) => onNotify(payload ?? ''));
    client.on('error', () => this.reconnect(client, RECONNECT_FIRST_MS));
    client.on('end', () => this.reconnect(client, RECONNECT_FIRST_MS));
    try {
      await client.connect();
      await client.query(`LISTEN "${channel}"`);
      this.pingSoon(client);
    } catch (error) {
      if (this.client === client) this.client = undefined;
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    clearTimeout(this.ping);
    const client = this.client;
    this.client = undefined;
    // A connection that is already broken cannot be ended politely, and need not be.
    await client?.end().catch(() => undefined);
  }

  private reconnect(broken: BoundedClient, delayMs: number): void {
    if (this.closed || this.client !== broken) return;
    this.client = undefined;
    clearTimeout(this.ping);
    this.schedule(delayMs);
  }

  /** Asks whether the server is still there. Otherwise the listener would wait on a silent connection for ever. */
  private pingSoon(client: BoundedClient): void {
    if (this.closed || this.client !== client) return;
    this.ping = setTimeout(() => {
      // A client that gets no answer ends its connection, and its error event makes a new one.
      client.query('SELECT 1').then(
        () => this.pingSoon(client),
        () => undefined,
      );
    }, PING_MS).unref();
  }

  private schedule(delayMs: number): void {
    this.retry = setTimeout(() => {
      if (this.closed) return;
      this.open().then(
        () => this.options.onNotify(''),
        () => this.schedule(Math.min(delayMs * 2, RECONNECT_MAX_MS)),
      );
    }, delayMs);
    this.retry.unref();
  }
}
