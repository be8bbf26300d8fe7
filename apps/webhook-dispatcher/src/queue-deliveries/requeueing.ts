import { Inject, Injectable } from '@nestjs/common';
import type { Cause } from '@ballast/contracts';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { DueSignal } from '../deliver-webhooks/due-signal';
import { DeliveryStore, type DeliveryInLane } from '../persistence/delivery.store';
import { requeuedFacts } from './delivery-facts';
import { LaneArranging } from './lane-arranging';

/** Queues stored deliveries again. */
@Injectable()
export class Requeueing {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly lanes: LaneArranging,
    private readonly signal: DueSignal,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Queues deliveries again whose endpoint the caller has locked: finished ones begin a new schedule, pending ones are
   * due now, and within each resource the oldest event goes first. Deliveries that are claimed are left alone. Answers the
   * facts about those that had ended: when a pending delivery is tried is no part of the record.
   */
  async requeue(tx: Tx, deliveries: readonly DeliveryInLane[], cause: Cause): Promise<readonly OutgoingMessage[]> {
    tx.afterCommit(() => this.signal.look());
    if (deliveries.length === 0) return [];
    const now = this.clock();
    const requeued = await this.deliveries.requeue(tx, deliveries, toTimestamp(now));
    await this.lanes.arrange(tx, deliveries, { nowMs: now.getTime(), hurried: true });
    return requeuedFacts(requeued, toTimestamp(now), cause);
  }
}
