import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER } from '@ballast/platform-service';
import { mergeResults, type AttemptResult } from './attempt-result';
import { RecordAttemptsHandler, type RecordedAttempts } from './record-attempts.handler';
import { RecordedDeliveries } from './recorded-deliveries';

/** Upper bound of results in one transaction. */
const RESULTS_MAX = 1_000;
/** Milliseconds that a first result waits for others to share its transaction. */
const LINGER_MS = 3;
const RETRY_FIRST_MS = 50;
const RETRY_MAX_MS = 5_000;

/**
 * Writes results set-based, one transaction at a time; meanwhile the next results gather. Results that cannot be written
 * are kept and tried again. Their deliveries stay claimed until then, so that no dispatcher sends them twice.
 */
@Injectable()
export class AttemptRecorder {
  private readonly waiting = new Map<string, AttemptResult>();
  private running: Promise<void> | undefined;
  private isAbandoned = false;

  constructor(
    private readonly writePath: WritePath,
    private readonly handler: RecordAttemptsHandler,
    private readonly recorded: RecordedDeliveries,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  add(result: AttemptResult): void {
    const earlier = this.waiting.get(result.id);
    this.waiting.set(result.id, earlier === undefined ? result : mergeResults(earlier, result));
    this.running ??= this.run();
  }

  /** Stops sending to an endpoint that was disabled or deleted, and hands its deliveries back. */
  closeEndpoint(endpointId: string): void {
    for (const result of this.recorded.closeEndpoint(endpointId)) this.add(result);
  }

  /** Waits until every result that was added before is written. */
  async drain(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  /** Gives up results that could not be written: their deliveries are sent once more, by another dispatcher. */
  abandon(): void {
    this.isAbandoned = true;
  }

  private async run(): Promise<void> {
    await delay(LINGER_MS);
    while (this.waiting.size > 0 && !this.isAbandoned) {
      const recorded = await this.writeUntilDone(this.take());
      if (recorded === undefined) continue;
      for (const { id, reason } of recorded.disabled)
        this.logger.warn({ endpoint_id: id, reason }, 'webhook endpoint disabled');
      for (const result of this.recorded.apply(recorded)) this.add(result);
    }
    this.running = undefined;
  }

  /** The next results, all of one lease: after a lease was lost, results under the next one have another claimant. */
  private take(): readonly AttemptResult[] {
    const [first] = this.waiting.values();
    const taken: AttemptResult[] = [];
    for (const result of this.waiting.values()) {
      if (taken.length === RESULTS_MAX) break;
      if (result.claimedBy === first?.claimedBy) taken.push(result);
    }
    for (const { id } of taken) this.waiting.delete(id);
    return taken;
  }

  private async writeUntilDone(results: readonly AttemptResult[]): Promise<RecordedAttempts | undefined> {
    for (let pauseMs = RETRY_FIRST_MS; !this.isAbandoned; pauseMs = Math.min(pauseMs * 2, RETRY_MAX_MS)) {
      try {
        return await this.writePath.run((tx) =>
          this.handler.handle(tx, results, (endpointId) => this.recorded.mayBeFailing(endpointId)),
        );
      } catch (error) {
        this.logger.error({ err: error, results: results.length }, 'results of deliveries cannot be written yet');
        await delay(pauseMs);
      }
    }
    return undefined;
  }
}
