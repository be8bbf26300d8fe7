import {
  type Database,
  CommitOutcomeUnknownError,
  isTransient,
  passGateSql,
  type Tx,
} from '@ballast/platform-postgres';
import { setTimeout as delay } from 'node:timers/promises';
import { deadLetter, REPLAYED_FOR_HEADER } from './dead-letter';
import { backoffMs, type LogLimits, withDefaults } from './limits';
import { type CrashHook, type Logger, type LogMetrics, noCrash, silentLogger, silentMetrics } from './observe';
import { decodeMessages, type Poison, PoisonMessagesError } from './poison';
import type { Slice, LogMessage, LogPort, OutgoingMessage } from './port';
import { Positions } from './positions';
import { sliceOf } from './slice';
import { firstWait, WaitingMessagesError } from './waiting';

export interface WritePathOptions {
  readonly logger?: Logger;
  readonly metrics?: LogMetrics;
  readonly limits?: Partial<LogLimits>;
  readonly crash?: CrashHook;
  /**
   * Check of every message before the effect sees it, even if the effect ignores the message. Throws for a message that
   * this code does not know, as a decoder does.
   */
  readonly assertKnown?: (message: LogMessage) => void;
}

export type SliceEffect = (tx: Tx, messages: readonly LogMessage[]) => Promise<readonly OutgoingMessage[]>;

/** A slice of which some messages are known to be unreadable. */
interface ReadableSlice {
  readonly slice: Slice;
  readonly poisons: readonly Poison[];
  readonly effect: SliceEffect;
}

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
  private readonly assertKnown: (message: LogMessage) => void;

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
    this.assertKnown = options.assertKnown ?? (() => undefined);
  }

  /**
   * Handles a slice exactly once: begin, pass the gate, fence the position, effect, append, commit. A slice whose fence
   * fails is dropped silently, because another instance has handled it. Messages that the effect calls unreadable by a
   * PoisonMessagesError go to the dead-letter topic in the same transaction. Transient failures are retried. After the
   * last attempt they are thrown, like any other error; the reader then delivers the slice again.
   * @throws WaitingMessagesError when a message has to wait. The messages before it are handled.
   */
  async commit(received: Slice, effect: SliceEffect): Promise<void> {
    await this.crash('received');
    let slice = received;
    let poisons: readonly Poison[] = [];
    let waiting: WaitingMessagesError | undefined;
    for (;;) {
      try {
        await this.retrying(received.group, isTransientWithinFence, () =>
          this.attempt(slice, (tx) => this.effectOfReadable(tx, { slice, poisons, effect })),
        );
        break;
      } catch (error) {
        if (error instanceof FencedError) return this.leave(received);
        if (error instanceof WaitingMessagesError) {
          waiting = error;
          slice = beforeFirstWait(slice, error);
          poisons = poisons.filter(({ message }) => slice.messages.includes(message));
        } else if (error instanceof PoisonMessagesError) poisons = withMore(poisons, error, slice);
        else throw error;
      }
    }
    this.reportPoisons(slice, poisons);
    await this.crash('committed');
    if (waiting !== undefined) throw waiting;
  }

  /**
   * Handles a slice exactly once like `commit`, with every message as it stands in the log: messages that no version can
   * read, that only a newer instance knows, or that are addressed to another group are handed to the effect, too.
   */
  async commitVerbatim(slice: Slice, effect: SliceEffect): Promise<void> {
    await this.crash('received');
    try {
      await this.retrying(slice.group, isTransientWithinFence, () =>
        this.attempt(slice, (tx) => effect(tx, slice.messages)),
      );
    } catch (error) {
      if (error instanceof FencedError) return this.leave(slice);
      throw error;
    }
    await this.crash('committed');
  }

  /**
   * Writes the effect of an HTTP call or a timer: begin, pass the gate, effect, append, commit. The write is retried
   * after transient failures, but never after a commit of unknown outcome, because it could then happen twice.
   */
  async run<T>(effect: (tx: Tx) => Promise<{ result: T; messages: readonly OutgoingMessage[] }>): Promise<T> {
    return this.retrying('', isTransient, () =>
      this.database.transaction(async (tx) => {
        await tx.prepared(`${this.database.schema}.gate`, `SELECT ${passGateSql(this.database.schema)}`);
        const { result, messages } = await effect(tx);
        await this.append(tx, messages);
        return result;
      }),
    );
  }

  /** A try of a slice: the fence, the effect, and the messages that the effect answers, in one transaction. */
  private async attempt(slice: Slice, effect: (tx: Tx) => Promise<readonly OutgoingMessage[]>): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await this.positions.advance(tx, slice))) throw new FencedError();
      await this.crash('fenced');
      const outgoing = await effect(tx);
      await this.crash('effected');
      await this.append(tx, outgoing);
      await this.crash('appended');
    });
  }

  /** The effect of the messages that the group can read and that are for it, and the dead letters of the others. */
  private async effectOfReadable(
    tx: Tx,
    { slice, poisons, effect }: ReadableSlice,
  ): Promise<readonly OutgoingMessage[]> {
    const bad = new Set(poisons.map(({ message }) => message.offset));
    const messages = bad.size === 0 ? slice.messages : slice.messages.filter(({ offset }) => !bad.has(offset));
    decodeMessages(messages, (message) => this.check(message));
    const own = messages.filter((message) => isFor(message, slice.group));
    const outgoing = own.length === 0 ? [] : await effect(tx, own);
    return [...outgoing, ...poisons.map((poison) => deadLetter(poison, slice.group, this.limits))];
  }

  /** Leaves a slice that another instance has handled. */
  private leave(slice: Slice): void {
    this.metrics.fenced(slice.group, slice.topic);
    this.log.reposition(slice);
  }

  private check(message: LogMessage): void {
    if (message.bytes !== undefined) throw new Error('key and value are not UTF-8');
    this.assertKnown(message);
  }

  private async append(tx: Tx, messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length > 0) await this.log.append(tx, messages);
  }

  private async retrying<T>(group: string, retryable: (error: unknown) => boolean, work: () => Promise<T>): Promise<T> {
    const { transactionAttempts, transactionTriesMs } = this.limits;
    const startedAt = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        // After a time-out of the database one more try could keep the caller waiting as long again.
        const isTooLate = performance.now() - startedAt > transactionTriesMs;
        if (attempt >= transactionAttempts || isTooLate || !retryable(error)) throw error;
        this.metrics.retried(group);
        this.logger.warn({ err: error, group, attempt }, 'transaction failed for a passing reason and is tried again');
        await delay(backoffMs(attempt, this.limits));
      }
    }
  }

  private reportPoisons(slice: Slice, poisons: readonly Poison[]): void {
    if (poisons.length === 0) return;
    this.metrics.deadLettered(slice.topic, poisons.length);
    for (const { message, reason } of poisons) {
      const { topic, partition, offset, key, type } = message;
      this.logger.error(
        { alert: 'dead_letter', group: slice.group, topic, partition, offset, key, type, reason },
        'message cannot be read and was put on the dead-letter topic',
      );
    }
  }
}

/** Whether a group handles a message. A message replayed from a dead letter is for one group: the others handled it. */
function isFor({ headers }: LogMessage, group: string): boolean {
  const onlyFor = headers[REPLAYED_FOR_HEADER];
  return onlyFor === undefined || onlyFor === group;
}

/** The messages before the first one that waits; rethrows the error when there are none. */
function beforeFirstWait(slice: Slice, error: WaitingMessagesError): Slice {
  const first = firstWait(error, slice.messages);
  const before = first === undefined ? [] : slice.messages.slice(0, slice.messages.indexOf(first.message));
  if (before.length === 0) throw error;
  return sliceOf(slice.group, before);
}

/** Whether to retry under a fence. A commit of unknown outcome may be repeated: if it happened, the fence refuses it. */
function isTransientWithinFence(error: unknown): boolean {
  return error instanceof CommitOutcomeUnknownError || isTransient(error);
}

function withMore(known: readonly Poison[], error: PoisonMessagesError, slice: Slice): readonly Poison[] {
  const offsets = new Set(known.map(({ message }) => message.offset));
  const fresh = error.poisons.filter(({ message }) => !offsets.has(message.offset));
  const isOfSlice = fresh.every(({ message }) => slice.messages.includes(message));
  // An effect that names no new message, or a message of another slice, would be run again for ever.
  if (fresh.length === 0 || !isOfSlice) throw error;
  return [...known, ...fresh];
}
