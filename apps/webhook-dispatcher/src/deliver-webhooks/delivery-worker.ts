import { Injectable } from '@nestjs/common';
import { recordOfAttempt } from '@ballast/domain-webhook';
import { AttemptRecorder } from './attempt-recorder';
import { resultOf } from './attempt-result';
import { AttemptSender } from './attempt-sender';
import { DeliveryBuffer } from './delivery-buffer';
import type { BufferedDelivery, EndpointQueue } from './endpoint-queue';
import { Lease } from './lease';

/** Sends deliveries that are ready and hands their outcomes to the recorder. */
@Injectable()
export class DeliveryWorker {
  private readonly flights = new Set<Promise<void>>();

  constructor(
    private readonly buffer: DeliveryBuffer,
    private readonly lease: Lease,
    private readonly attempts: AttemptSender,
    private readonly recorder: AttemptRecorder,
  ) {
    buffer.whenReady((queue) => this.send(queue));
  }

  /** Waits until no request is in flight. */
  async ended(): Promise<void> {
    await Promise.all(this.flights);
  }

  private send(queue: EndpointQueue): void {
    if (!this.lease.isValid) return;
    if (!queue.isOpen) return this.recorder.closeEndpoint(queue.target.id);
    for (let next = queue.next(); next !== undefined; next = queue.next()) {
      const flight = this.deliver(next).finally(() => this.flights.delete(flight));
      this.flights.add(flight);
    }
    if (queue.pauseLeftMs > 0 && queue.ready.length > 0) queue.afterPause(() => this.send(queue));
  }

  private async deliver(buffered: BufferedDelivery): Promise<void> {
    const attempt = await this.attempts.attempt(buffered);
    const { queue } = buffered;
    queue.answered(attempt.verdict.kind === 'delivered', attempt.sent.latencyMs);
    const nowMs = attempt.endedAtMs;
    const record = recordOfAttempt(attempt.verdict, { nowMs, mayRest: this.buffer.mayRest(buffered) });
    // Without a change of state the claim was lost while the request was in flight: its outcome is another dispatcher's.
    if (this.buffer.apply(buffered, record.staysClaimed ? 'retried_soon' : 'answered')) {
      this.recorder.add(resultOf(buffered, attempt, record));
      if (record.staysClaimed && record.dueMs !== undefined) this.buffer.rest(buffered, record.dueMs - nowMs);
    }
    this.send(queue);
  }
}
