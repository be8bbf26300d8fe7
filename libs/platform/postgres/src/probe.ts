import { type BoundedClient, boundedClient, type ConnectionOptions } from './bounded-client';

/**
 * The question whether the database answers, asked on a connection of its own: busy pools do not delay it, and however
 * often it is asked, one statement runs at a time and serves all who have asked meanwhile.
 */
export class Probe {
  private client: BoundedClient | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly options: Omit<ConnectionOptions, 'role'>) {}

  /** Resolves when the database has answered; rejects when it has not within the time-out of the probe. */
  check(): Promise<void> {
    this.running ??= this.ask().finally(() => (this.running = undefined));
    return this.running;
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.end();
  }

  private async ask(): Promise<void> {
    const client = this.client ?? (await this.connect());
    try {
      await client.query('SELECT 1');
    } catch (error) {
      if (this.client === client) this.client = undefined;
      void client.end();
      throw error;
    }
  }

  private async connect(): Promise<BoundedClient> {
    const client = boundedClient({ ...this.options, role: 'probe' });
    client.on('end', () => {
      if (this.client === client) this.client = undefined;
    });
    await client.connect();
    this.client = client;
    return client;
  }
}
