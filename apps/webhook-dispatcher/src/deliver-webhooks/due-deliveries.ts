import { Injectable } from '@nestjs/common';
import { Claims } from './claims';
import { DeliveryBuffer } from './delivery-buffer';
import { DueSignal } from './due-signal';
import { EndpointRound } from './endpoint-round';

/**
 * Brings deliveries that are due from the database into the buffer, as far as there is room: retries whose time has
 * come, deliveries that did not fit when they arrived, deliveries of dispatchers that have died. Its steps run one after
 * the other, so that no two of them disagree about the content of the buffer.
 */
@Injectable()
export class DueDeliveries {
  private lookAgainAtMs = 0;

  constructor(
    private readonly signal: DueSignal,
    private readonly claims: Claims,
    private readonly buffer: DeliveryBuffer,
    private readonly endpoints: EndpointRound,
  ) {}

  /** Loads once. Returns the milliseconds until the next load, at most `pollMs`. */
  async load(pollMs: number): Promise<number> {
    if (!this.claims.areAllowed) return pollMs;
    if (this.signal.takeUnknownClaims()) await this.releaseUnknown();
    this.noteBacklog();
    if (performance.now() >= this.lookAgainAtMs || this.signal.isLookDue) {
      this.lookAgainAtMs = performance.now() + pollMs;
      this.signal.lookBegins();
      if (!(await this.endpoints.run())) this.signal.noteLook();
    }
    await this.claim();
    return Math.max(Math.min(pollMs, this.signal.dueInMs), 0);
  }

  private noteBacklog(): void {
    for (const endpointId of this.signal.takeBacklog()) {
      const queue = this.buffer.find(endpointId);
      if (queue === undefined) this.signal.noteLook();
      else queue.hasBacklog = true;
    }
  }

  private async claim(): Promise<void> {
    for (;;) {
      const wanted = this.buffer.wanted();
      if (wanted.size === 0) return;
      const claimed = await this.orNoteUnknown(this.claims.claim(wanted, this.signal.nowMs));
      const refused = this.buffer.claimed(claimed.deliveries, claimed.claimedBy);
      // The buffer refuses a delivery that it still has under a claim that was released a moment ago.
      if (refused.length > 0) this.signal.claimsUnknown();
      for (const [endpointId, number] of wanted) {
        const queue = this.buffer.find(endpointId);
        const count = claimed.deliveries.filter((delivery) => delivery.endpointId === endpointId).length;
        if (queue !== undefined && count < number) queue.hasBacklog = false;
      }
    }
  }

  private async releaseUnknown(): Promise<void> {
    const released = await this.orNoteUnknown(this.claims.releaseUnknown((id) => this.buffer.has(id)));
    if (released > 0) this.signal.noteLook();
  }

  /** Runs a step. A failed step may still have been committed, so claims may exist that the buffer does not know. */
  private async orNoteUnknown<T>(step: Promise<T>): Promise<T> {
    try {
      return await step;
    } catch (error) {
      this.signal.noteUnknownClaims();
      throw error;
    }
  }
}
