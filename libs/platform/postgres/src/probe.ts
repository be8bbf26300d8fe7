import { type BoundedClient, boundedClient, type ConnectionOptions } from './bounded-client';

/**
 * Checks whether the database answers. The check has a connection of its own, so busy pools do not delay it. Only one
 * statement runs at a time: all checks that begin meanwhile share its result.
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
