import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs, type LogLimits } from './limits';
import type { CrashHook, Logger, LogMetrics } from './observe';
import type { BatchHandler, LogBatch } from './port';

export interface DeliveryContext {
  readonly limits: LogLimits;
  readonly logger: Logger;
  readonly metrics: LogMetrics;
  readonly crash: CrashHook;
}

/**
 * Delivery of one partition's slices to its handler. A slice that fails is never skipped: it is delivered again after a
 * delay that grows up to a maximum. The partition makes no progress until then; other partitions do.
 */
export class Delivery {
  private failures = 0;
  private lastError = '';

  constructor(
    private readonly context: DeliveryContext,
    private readonly handleBatch: BatchHandler,
  ) {}

  /** Reason why the partition counts as stuck; undefined unless a slice has failed too often. */
  get problem(): string | undefined {
    return this.failures >= this.context.limits.failuresUntilStuck
      ? `failed ${this.failures} times in a row: ${this.lastError}`
      : undefined;
  }

  /** Handles a slice; answers after how many milliseconds to deliver it again, undefined when it is done. Never rejects. */
  async deliver(batch: LogBatch): Promise<number | undefined> {
    const { metrics, crash } = this.context;
    const startedAt = performance.now();
    try {
      await this.handleBatch(batch);
      await crash('handled');
    } catch (error) {
      return this.failed(batch, error);
    }
    this.failures = 0;
    metrics.handled(batch.group, batch.topic, batch.messages.length, (performance.now() - startedAt) / 1000);
    return undefined;
  }

  private failed(batch: LogBatch, error: unknown): number {
    const { metrics, logger, limits } = this.context;
    const { group, topic, partition, firstOffset } = batch;
    this.failures += 1;
    this.lastError = error instanceof Error ? error.message : String(error);
    metrics.failed(group, topic);
    const report = { err: error, group, topic, partition, offset: firstOffset, failures: this.failures };
    if (this.problem === undefined) logger.warn(report, 'slice failed and will be delivered again');
    else logger.error({ ...report, alert: 'partition_stuck' }, 'partition makes no progress');
    return backoffMs(this.failures, limits);
  }
}

/** Waits for `ms` milliseconds; ends early, without an error, when the signal is raised. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
