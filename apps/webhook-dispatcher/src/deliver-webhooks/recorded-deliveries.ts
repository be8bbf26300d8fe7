import { Injectable } from '@nestjs/common';
import { handedBack, type AttemptResult } from './attempt-result';
import { DeliveryBuffer } from './delivery-buffer';
import { DueSignal } from './due-signal';
import type { RecordedAttempts } from './record-attempts.handler';

/** Brings the buffer up to date with results that were written. */
@Injectable()
export class RecordedDeliveries {
  constructor(
    private readonly buffer: DeliveryBuffer,
    private readonly signal: DueSignal,
  ) {}

  /** Whether the database may have stored that an endpoint is failing. */
  mayBeFailing(endpointId: string): boolean {
    return this.buffer.find(endpointId)?.mayBeFailing ?? true;
  }

  /** Applies written results to the buffer. Returns the results that hand deliveries of disabled endpoints back. */
  apply({ results, written, due, disabled }: RecordedAttempts): readonly AttemptResult[] {
    for (const { id, staysClaimed, dueMs, claimedBy } of results) {
      const buffered = this.buffer.findDelivery(id);
      if (buffered?.claimedBy === claimedBy) {
        if (!written.has(id)) this.buffer.apply(buffered, 'claim_lost');
        else if (!staysClaimed) this.buffer.apply(buffered, 'recorded');
      }
      if (!staysClaimed && dueMs !== undefined) this.signal.dueAt(dueMs);
    }
    const returned = disabled.flatMap(({ id }) => this.closeEndpoint(id));
    this.signal.backlogOf(due);
    if (this.buffer.wanted().size > 0) this.signal.claim();
    return returned;
  }

  /** Closes the queue of an endpoint; answers the results that hand its deliveries back. */
  closeEndpoint(endpointId: string): readonly AttemptResult[] {
    return this.buffer.close(endpointId).map((buffered) => handedBack(buffered, this.signal.nowMs));
  }
}
