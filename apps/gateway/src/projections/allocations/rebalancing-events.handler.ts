import { Inject, Injectable } from '@nestjs/common';
import type { AskedAllocation, Envelope, TargetAllocation } from '@ballast/contracts';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { Replies, type Reply, type ReplySink } from '../../replies';
import { AllocationsProjection } from './allocations.projection';

type AllocationChanged = Envelope<{ readonly asked: AskedAllocation; readonly allocation: TargetAllocation }>;

/** Shows allocations as the rebalancer has decided them, and records the replies for calls that wait for it. */
@Injectable()
export class RebalancingEventsHandler {
  constructor(
    private readonly allocations: AllocationsProjection,
    @Inject(Replies) private readonly replies: ReplySink,
  ) {}

  async handle(tx: Tx, facts: readonly AllocationChanged[]): Promise<readonly OutgoingMessage[]> {
    await this.allocations.project(tx, facts);
    return this.replies.record(tx, facts.map(replyOf));
  }
}

function replyOf(cause: AllocationChanged): Reply {
  const { occurredAt, data } = cause;
  const effectId = data.asked.change_id;
  return { effectId, source: 'rebalancer', part: 0, expected: 1, outcome: '{}', occurredAt, cause };
}
