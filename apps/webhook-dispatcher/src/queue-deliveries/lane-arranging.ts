import { Injectable } from '@nestjs/common';
import { arrangeLanes, type LaneArrangement } from '@ballast/domain-webhook';
import type { Tx } from '@ballast/platform-postgres';
import type { Lane } from '../persistence/lane';
import { LaneStore } from '../persistence/lane.store';

/** Decides which delivery of each lane is due, after a change of the lanes. */
@Injectable()
export class LaneArranging {
  constructor(private readonly lanes: LaneStore) {}

  /**
   * Makes the head of each lane due and no other delivery of it. Answers the ids of the endpoints for which a delivery
   * has become due.
   */
  async arrange(tx: Tx, lanes: readonly Lane[], at: LaneArrangement): Promise<readonly string[]> {
    const changed = arrangeLanes(await this.lanes.lockPending(tx, lanes), at);
    await this.lanes.saveDueTimes(tx, changed);
    return [...new Set(changed.filter(({ dueMs }) => dueMs !== undefined).map(({ endpointId }) => endpointId))];
  }
}
