import type { Database } from '@ballast/platform-postgres';
import type { SliceHandlingContext } from '../slice-handling';
import { oldestMessage } from './outbox';

/**
 * Watches whether the oldest message leaves the outbox of one schema. It reads the outbox itself on a connection of the
 * service, so it also notices a relay that hangs, in this instance or in another one.
 */
export class RelayWatch {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private oldest: { readonly id: string; readonly since: number } | undefined;

  constructor(
    private readonly database: Pick<Database, 'schema' | 'query'>,
    private readonly context: SliceHandlingContext,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    }, this.context.limits.relayWatchMs).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** Milliseconds for which the same message has been the oldest one of the outbox; 0 when the outbox was empty. */
  get stalledMs(): number {
    return this.oldest === undefined ? 0 : Math.round(performance.now() - this.oldest.since);
  }

  get problem(): string | undefined {
    const { stalledMs } = this;
    return stalledMs > this.context.limits.relayStalledMs
      ? `messages of ${this.database.schema} wait, and none has been published for ${Math.round(stalledMs / 1_000)} s`
      : undefined;
  }

  private async look(): Promise<void> {
    try {
      const id = await oldestMessage(this.database);
      if (id !== this.oldest?.id) this.oldest = id === undefined ? undefined : { id, since: performance.now() };
    } catch (error) {
      // A message that waited when the outbox was last seen counts as waiting until the outbox can be seen again.
      this.context.logger.warn({ err: error, schema: this.database.schema }, 'the outbox could not be read');
    }
  }
}
