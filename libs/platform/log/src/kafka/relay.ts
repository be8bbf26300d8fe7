import { type BoundedClient, type Database, endWhenIdle } from '@ballast/platform-postgres';
import { type SliceHandlingContext, pause } from '../slice-handling';
import { backoffMs } from '../limits';
import type { TopicDefinition } from '../port';
import type { KafkaClients } from './client';
import { Outbox } from './outbox';
import { Publisher } from './publisher';

/**
 * Settings of the connection that reads the outbox. A lost deletion only publishes a message twice, so commits need not
 * wait for the disk. Plans must not depend on statistics of the empty table.
 */
const SETTINGS = { synchronous_commit: 'off', jit: 'off', enable_seqscan: 'off' };

/**
 * Publisher of the outbox of one schema, in the order of its ids. Only the instance that holds the lock publishes. It
 * deletes messages after it has published them, so after a crash in between they are published twice, never lost.
 */
export class Relay {
  private readonly closing = new AbortController();
  private readonly publisher: Publisher;
  private client: BoundedClient | undefined;
  private outbox: Outbox | undefined;
  private running: Promise<void> | undefined;
  private wakeUp: (() => void) | undefined;
  private isWoken = false;
  private isLeading = false;
  private failures = 0;
  private lastError = '';
  private stopListening: (() => Promise<void>) | undefined;
  private notifyTimer: NodeJS.Timeout | undefined;

  constructor(
    kafka: KafkaClients,
    private readonly database: Database,
    private readonly context: SliceHandlingContext & { readonly topics: ReadonlyMap<string, TopicDefinition> },
  ) {
    this.publisher = new Publisher(kafka, context.limits, context.topics);
  }

  async start(): Promise<void> {
    this.stopListening = await this.database.listen(this.channel, () => {
      if (this.isLeading) this.wake();
    });
    await this.publisher.connect();
    this.running = this.run();
  }

  /** Finishes the request in flight. Another instance publishes the rest of the outbox. */
  async close(): Promise<void> {
    this.closing.abort();
    this.wake();
    clearTimeout(this.notifyTimer);
    await this.running;
    await this.stopListening?.();
    await this.dropConnections();
  }

  get problem(): string | undefined {
    return this.failures >= this.context.limits.failuresUntilStuck
      ? `messages of ${this.database.schema} cannot be published: ${this.lastError}`
      : undefined;
  }

  /** Announces that this instance has committed a transaction with messages. */
  committed(): void {
    if (this.isLeading) this.wake();
    else this.notifySoon();
  }

  private get channel(): string {
    return `ballast_outbox_${this.database.schema}`;
  }

  private wake(): void {
    this.isWoken = true;
    this.wakeUp?.();
  }

  /** Notifies the publishing instance, outside of the transaction: NOTIFY makes committing transactions queue. */
  private notifySoon(): void {
    this.notifyTimer ??= setTimeout(() => {
      this.notifyTimer = undefined;
      // A lost wake-up costs only time, because the relay also polls.
      this.database.query(`SELECT pg_notify($1, '')`, [this.channel]).catch(() => undefined);
    }, this.context.limits.notifyIntervalMs);
  }

  private async run(): Promise<void> {
    const { limits } = this.context;
    while (!this.closing.signal.aborted) {
      this.isWoken = false;
      try {
        const isLeading = await this.lead();
        if (isLeading) await this.publishUntilEmpty();
        this.failures = 0;
        await this.sleep(isLeading ? limits.pollMs : limits.takeOverMs);
      } catch (error) {
        await this.recover(error);
      }
    }
  }

  /** Whether this instance holds the lock, which lasts as long as its connection. Takes the lock if it is free. */
  private async lead(): Promise<boolean> {
    if (this.isLeading) return true;
    const client = (this.client ??= await this.connectClient());
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
      [`ballast relay ${this.database.schema}`],
    );
    if (rows[0]?.locked !== true) return false;
    this.outbox = await Outbox.open(client, this.database.schema, this.context.limits);
    this.isLeading = true;
    return true;
  }

  private async publishUntilEmpty(): Promise<void> {
    const { crash } = this.context;
    while (!this.closing.signal.aborted) {
      const { outbox } = this;
      if (outbox === undefined) throw new Error('The relay has lost its connection to the database');
      const rows = await outbox.read();
      if (rows.length === 0) return;
      await crash('relay.read');
      for await (const published of this.publisher.publish(rows)) {
        await crash('relay.published');
        await outbox.forget(published);
        await crash('relay.forgotten');
      }
      this.failures = 0;
    }
  }

  private async recover(error: unknown): Promise<void> {
    const { limits, logger } = this.context;
    this.failures += 1;
    this.lastError = error instanceof Error ? error.message : String(error);
    const report = { err: error, schema: this.database.schema, failures: this.failures };
    if (this.problem === undefined) logger.warn(report, 'publishing failed and is tried again');
    else logger.error({ ...report, alert: 'relay_stuck' }, 'messages are not published');
    await this.dropConnections();
    await pause(backoffMs(this.failures, limits), this.closing.signal);
  }

  private async dropConnections(): Promise<void> {
    const { client } = this;
    this.isLeading = false;
    this.client = undefined;
    this.outbox = undefined;
    await client?.end().catch(() => undefined);
    await this.publisher.disconnect();
  }

  private async connectClient(): Promise<BoundedClient> {
    const { schema, timeouts } = this.database;
    // The lock of the relay ends with its session, so the session ends when its relay asks nothing any more.
    const client = this.database.client(`relay ${schema}`, { ...SETTINGS, ...endWhenIdle(timeouts) });
    client.on('error', () => {
      this.isLeading = false;
      if (this.client === client) {
        this.client = undefined;
        this.outbox = undefined;
      }
      this.wake();
    });
    await client.connect();
    return client;
  }

  private async sleep(ms: number): Promise<void> {
    if (this.isWoken || this.closing.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeUp = undefined;
  }
}
