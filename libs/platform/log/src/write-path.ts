import { type Database, CommitOutcomeUnknownError, isTransient, type Tx } from '@ballast/platform-postgres';
import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs, type LogLimits, withDefaults } from './limits';
import { type CrashHook, type Logger, type LogMetrics, noCrash, silentLogger, silentMetrics } from './observe';
import { deadLetter, type Poison, PoisonMessagesError } from './poison';
import type { LogBatch, LogMessage, LogPort, OutgoingMessage } from './port';
import { Positions } from './positions';

export interface WritePathOptions {
  readonly logger?: Logger;
  readonly metrics?: LogMetrics;
  readonly limits?: Partial<LogLimits>;
  readonly crash?: CrashHook;
}

export type BatchEffect = (tx: Tx, messages: readonly LogMessage[]) => Promise<readonly OutgoingMessage[]>;

/** Error that rolls the transaction back silently, because another instance has handled the slice. */
class FencedError extends Error {}

/**
 * The only way to change state. The effect, the position in the log and the outgoing messages are written in one
 * transaction, so a redelivered message changes nothing and a crash between any two steps loses nothing.
 */
export class WritePath {
  private readonly positions: Positions;
  private readonly limits: LogLimits;
  private readonly logger: Logger;
  private readonly metrics: LogMetrics;
  private readonly crash: CrashHook;

  constructor(
    private readonly database: Database,
    private readonly log: LogPort,
    options: WritePathOptions = {},
  ) {
    this.positions = new Positions(database);
    this.limits = withDefaults(options.limits);
    this.logger = options.logger ?? silentLogger;
    this.metrics = options.metrics ?? silentMetrics;
    this.crash = options.crash ?? noCrash;
  }

  /**
   * Handles a slice exactly once: begin, fence the position, effect, append, commit. A slice whose fence fails is dropped
   * silently, because another instance has handled it. Messages that the effect calls unreadable by a
   * PoisonMessagesError go to the dead-letter topic in the same transaction. Transient failures are retried. After the
   * last attempt they are thrown, like any other error; the reader then delivers the slice again.
   */
  async commit(batch: LogBatch, effect: BatchEffect): Promise<void> {
    await this.crash('received');
    let poisons: readonly Poison[] = [];
    for (;;) {
      try {
        await this.retrying(batch.group, isTransientWithinFence, () => this.attempt(batch, poisons, effect));
        break;
      } catch (error) {
        if (error instanceof FencedError) {
          this.metrics.fenced(batch.group, batch.topic);
          this.log.reposition(batch);
          return;
        }
        if (!(error instanceof PoisonMessagesError)) throw error;
        poisons = withMore(poisons, error, batch);
      }
    }
    this.reportPoisons(batch, poisons);
    await this.crash('committed');
  }

  /**
   * Writes what an HTTP call or a timer has caused: begin, effect, append, commit. Retried after transient failures, but
   * never after a commit of unknown outcome, because the write could then happen twice.
   */
  async run<T>(effect: (tx: Tx) => Promise<{ result: T; messages: readonly OutgoingMessage[] }>): Promise<T> {
    return this.retrying('', isTransient, () =>
      this.database.transaction(async (tx) => {
        const { result, messages } = await effect(tx);
        await this.append(tx, messages);
        return result;
      }),
    );
  }

  private async attempt(batch: LogBatch, poisons: readonly Poison[], effect: BatchEffect): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await this.positions.advance(tx, batch))) throw new FencedError();
      await this.crash('fenced');
      const bad = new Set(poisons.map(({ message }) => message.offset));
      const messages = bad.size === 0 ? batch.messages : batch.messages.filter(({ offset }) => !bad.has(offset));
      const outgoing = messages.length === 0 ? [] : await effect(tx, messages);
      await this.crash('effected');
      await this.append(tx, poisons.length === 0 ? outgoing : [...outgoing, ...poisons.map(deadLetter)]);
      await this.crash('appended');
    });
  }

  private async append(tx: Tx, messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length > 0) await this.log.append(tx, messages);
  }

  private async retrying<T>(group: string, retryable: (error: unknown) => boolean, work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (attempt >= this.limits.transactionAttempts || !retryable(error)) throw error;
        this.metrics.retried(group);
        this.logger.warn({ err: error, group, attempt }, 'transaction failed for a passing reason and is tried again');
        await delay(backoffMs(attempt, this.limits));
      }
    }
  }

  private reportPoisons(batch: LogBatch, poisons: readonly Poison[]): void {
    if (poisons.length === 0) return;
    this.metrics.deadLettered(batch.topic, poisons.length);
    for (const { message, reason } of poisons) {
      const { topic, partition, offset, key, type } = message;
      this.logger.error(
        { alert: 'dead_letter', group: batch.group, topic, partition, offset, key, type, reason },
        'message cannot be read and was put on the dead-letter topic',
      );
    }
  }
}

/** Whether to retry under a fence. A commit of unknown outcome may be repeated: if it happened, the fence refuses it. */
function isTransientWithinFence(error: unknown): boolean {
  return error instanceof CommitOutcomeUnknownError || isTransient(error);
}

function withMore(known: readonly Poison[], error: PoisonMessagesError, batch: LogBatch): readonly Poison[] {
  const offsets = new Set(known.map(({ message }) => message.offset));
  const fresh = error.poisons.filter(({ message }) => !offsets.has(message.offset));
  const isOfBatch = fresh.every(({ message }) => batch.messages.includes(message));
  // An effect that names no new message, or a message of another batch, would be run again for ever.
  if (fresh.length === 0 || !isOfBatch) throw error;
  return [...known, ...fresh];
}
