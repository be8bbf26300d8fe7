import { Injectable } from '@nestjs/common';
import { AttemptRecorder } from './attempt-recorder';
import { DeliveryBuffer } from './delivery-buffer';
import { DueSignal } from './due-signal';
import { PendingDeliveriesQuery, type EndpointState } from './pending-deliveries.query';

/** Keeps the queues of the buffer in step with the endpoints in the database. */
@Injectable()
export class EndpointWatch {
  constructor(
    private readonly pending: PendingDeliveriesQuery,
    private readonly buffer: DeliveryBuffer,
    private readonly recorder: AttemptRecorder,
    private readonly signal: DueSignal,
  ) {}

  /**
   * Looks at every endpoint: opens queues where something is due, refreshes changed ones, closes those of endpoints that
   * are not enabled any more or idle, and notes the next due time. Answers the ids of deleted endpoints that are not
   * retired, and of endpoints whose queue was dropped because it was idle.
   */
  async look(): Promise<{ readonly deleted: readonly string[]; readonly idle: readonly string[] }> {
    const startedAtMs = performance.now();
    const states = await this.pending.endpointStates();
    const nowMs = this.signal.nowMs;
    await this.openQueues(states, nowMs);
    const open = new Set(states.filter(({ isDeleted }) => !isDeleted).map(({ id }) => id));
    for (const { isOpen, confirmedAtMs, target } of this.buffer.all()) {
      if (isOpen && confirmedAtMs < startedAtMs && !open.has(target.id)) this.recorder.closeEndpoint(target.id);
    }
    for (const { id, dueMs, isDeleted, isFailing } of states) {
      const queue = this.buffer.find(id);
      if (queue !== undefined) queue.mayBeFailing = isFailing;
      if (isDeleted || dueMs === undefined) continue;
      if (dueMs > nowMs) this.signal.noteDue(dueMs);
      else if (queue !== undefined) queue.hasBacklog = true;
    }
    const deleted = states.filter(({ isDeleted }) => isDeleted).map(({ id }) => id);
    return { deleted, idle: this.buffer.dropIdle() };
  }

  /** Takes over a change of one endpoint that was made here; other dispatchers notice it when they look next. */
  async refresh(endpointId: string): Promise<void> {
    const [target] = await this.pending.targets([endpointId]);
    if (target === undefined) this.recorder.closeEndpoint(endpointId);
    else this.buffer.open(target);
    this.signal.look();
  }

  private async openQueues(states: readonly EndpointState[], nowMs: number): Promise<void> {
    const stale = states.filter(({ id, version, dueMs, isDeleted }) => {
      const queue = this.buffer.find(id);
      if (isDeleted) return false;
      if (queue === undefined) return dueMs !== undefined && dueMs <= nowMs;
      return !queue.isOpen || version > queue.target.version;
    });
    for (const target of await this.pending.targets(stale.map(({ id }) => id))) this.buffer.open(target);
  }
}
