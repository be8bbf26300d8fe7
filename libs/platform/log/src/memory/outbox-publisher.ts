import type { Database } from '@ballast/platform-postgres';
import type { SliceHandlingContext } from '../slice-handling';
import { parseHeaders } from '../headers';
import { backoffMs } from '../limits';
import type { LogStep, NextStep, StepScheduler } from '../partitions/steps';
import type { OutgoingMessage } from '../port';

/** An instance of a service that can publish the outbox of its schema. */
export interface PublishingInstance extends Pick<SliceHandlingContext, 'crash' | 'limits' | 'logger'> {
  readonly database: Database;
}

export interface OutboxPublisherOptions {
  readonly schema: string;
  readonly scheduler: StepScheduler;
  /** Chooses how many messages are published at once, from 1 to `available`. */
  take(available: number): number;
  publish(message: OutgoingMessage): void;
}

interface OutboxRow {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly value: string;
  readonly headers: string;
}

/**
 * Publishes the outbox of one schema in the order of its ids, as the relay of the log in Kafka does. It deletes messages
 * after it has published them, so after a death in between they are published twice, never lost. After a failure another
 * instance publishes, if there is one.
 */
export class OutboxPublisher implements LogStep {
  readonly name: string;
  private instances: readonly PublishingInstance[] = [];
  private inFlight: Promise<NextStep> | undefined;
  private failures = 0;
  private lastError = '';
  /** Time, by `performance.now()`, of the first failure in a row; undefined while nothing fails. */
  private failedSince: number | undefined;

  constructor(private readonly options: OutboxPublisherOptions) {
    this.name = `publishes ${options.schema}`;
  }

  /** The problem in words when publishing has failed too often in a row; undefined otherwise. */
  get problem(): string | undefined {
    const limit = this.instances[0]?.limits.failuresUntilStuck ?? Infinity;
    if (this.failures < limit) return undefined;
    return `messages of ${this.options.schema} cannot be published: ${this.lastError}`;
  }

  get stalledMs(): number {
    return this.failedSince === undefined ? 0 : Math.round(performance.now() - this.failedSince);
  }

  attach(instance: PublishingInstance): void {
    if (!this.instances.includes(instance)) this.instances = [...this.instances, instance];
    this.wake();
  }

  /** Resolves when the instance publishes nothing any more. */
  async detach(instance: PublishingInstance): Promise<void> {
    this.instances = this.instances.filter((each) => each !== instance);
    await this.inFlight;
    this.wake();
  }

  wake(): void {
    if (this.instances.length > 0) this.options.scheduler.wake(this);
  }

  async run(): Promise<NextStep> {
    const [instance] = this.instances;
    if (instance === undefined) return 'idle';
    this.inFlight = this.publish(instance).catch((error: unknown) => this.failed(instance, error));
    return this.inFlight;
  }

  private async publish({ database, crash, limits }: PublishingInstance): Promise<NextStep> {
    const { schema, take, publish } = this.options;
    const rows = await database.prepared<OutboxRow>(
      `${schema}.outbox.oldest`,
      `SELECT id, topic, key, type, value, headers FROM ${schema}.outbox ORDER BY id LIMIT $1`,
      [limits.relayMessages],
    );
    if (rows.length === 0) return this.succeeded('idle');
    await crash('relay.read');
    const published = rows.slice(0, take(rows.length));
    for (const { topic, key, type, value, headers } of published) {
      publish({ topic, key, type, value, headers: parseHeaders(headers) });
    }
    await crash('relay.published');
    await database.prepared(`${schema}.outbox.published`, `DELETE FROM ${schema}.outbox WHERE id = ANY($1::bigint[])`, [
      published.map(({ id }) => id),
    ]);
    await crash('relay.forgotten');
    const isAll = published.length === rows.length && rows.length < limits.relayMessages;
    return this.succeeded(isAll ? 'idle' : 'more');
  }

  private succeeded(next: NextStep): NextStep {
    this.failures = 0;
    this.failedSince = undefined;
    return next;
  }

  private failed(instance: PublishingInstance, error: unknown): NextStep {
    const { limits, logger } = instance;
    this.failures += 1;
    this.failedSince ??= performance.now();
    this.lastError = error instanceof Error ? error.message : String(error);
    if (this.instances.includes(instance)) {
      this.instances = [...this.instances.filter((each) => each !== instance), instance];
    }
    logger.warn({ err: error, schema: this.options.schema, failures: this.failures }, 'publishing failed');
    return backoffMs(this.failures, limits);
  }
}
