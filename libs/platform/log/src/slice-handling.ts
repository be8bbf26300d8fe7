import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs, type LogLimits } from './limits';
import type { CrashHook, Logger, LogMetrics } from './observe';
import type { SliceHandler, Slice, PartitionWait } from './port';
import type { Slots } from '@ballast/kernel';
import { firstWait, type Wait, WaitingMessagesError } from './waiting';

export interface SliceHandlingContext {
  readonly limits: LogLimits;
  readonly logger: Logger;
  readonly metrics: LogMetrics;
  readonly crash: CrashHook;
  /** Slots of the slices that are handled at the same time, over all topics. */
  readonly slots: Slots;
}

/**
 * Handling of the slices of one partition, one after the other. A slice that fails is never skipped: it is delivered again after a
 * delay that grows up to a maximum. The partition makes no progress until then; other partitions do.
 */
export class SliceHandling {
  private failures = 0;
  private lastError = '';
  private wait: PartitionWait | undefined;

  constructor(
    private readonly context: SliceHandlingContext,
    private readonly handleSlice: SliceHandler,
  ) {}

  /** The wait of the partition at its next message; undefined when it does not wait. */
  get waiting(): PartitionWait | undefined {
    return this.wait;
  }

  /** Reason why the partition counts as stuck; undefined unless a slice has failed or waited too often. */
  get problem(): string | undefined {
    if (this.wait?.cause === 'unknown') return `waits for a newer instance: ${this.lastError}`;
    return this.failures >= this.context.limits.failuresUntilStuck
      ? `${this.wait === undefined ? 'failed' : 'has waited'} ${this.failures} times in a row: ${this.lastError}`
      : undefined;
  }

  /** Handles a slice. Answers undefined when it is done, else the milliseconds until the next try. Never rejects. */
  async deliver(slice: Slice): Promise<number | undefined> {
    const { metrics, crash, slots } = this.context;
    const startedAt = performance.now();
    try {
      await slots.use(() => this.handleSlice(slice));
      await crash('handled');
    } catch (error) {
      return this.failed(slice, error);
    }
    this.failures = 0;
    this.wait = undefined;
    metrics.handled(slice.group, slice.topic, slice.messages.length, (performance.now() - startedAt) / 1000);
    return undefined;
  }

  private failed(slice: Slice, error: unknown): number {
    const { metrics, logger, limits } = this.context;
    const { group, topic, partition, firstOffset } = slice;
    this.failures += 1;
    const wait = error instanceof WaitingMessagesError ? firstWait(error, slice.messages) : undefined;
    this.wait = wait && { group, topic, partition, cause: wait.cause };
    if (wait !== undefined) return this.waits(slice, wait);
    this.lastError = error instanceof Error ? error.message : String(error);
    metrics.failed(group, topic);
    const report = { err: error, group, topic, partition, offset: firstOffset, failures: this.failures };
    if (this.problem === undefined) logger.warn(report, 'slice failed and will be delivered again');
    else logger.error({ ...report, alert: 'partition_stuck' }, 'partition makes no progress');
    return backoffMs(this.failures, limits);
  }

  private waits({ group }: Slice, { message, cause, reason }: Wait): number {
    const { logger, limits } = this.context;
    const { topic, partition, offset, key, type } = message;
    this.lastError = reason;
    const report = { group, topic, partition, offset, key, type, cause, reason };
    if (this.problem === undefined) logger.warn(report, 'partition waits at a message');
    else logger.error({ ...report, alert: 'message_waits' }, 'partition waits at a message');
    return backoffMs(this.failures, limits);
  }
}

/** Waits for `ms` milliseconds; ends early, without an error, when the signal is raised. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
