import { Inject, Injectable } from '@nestjs/common';
import { compose, type AskedAllocation, type Envelope, type TargetAllocation } from '@ballast/contracts';
import { allocationChanged } from '@ballast/contracts/rebalancing';
import { decideAllocation } from '@ballast/domain-rebalancing';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { AllocationStore } from '../persistence/allocation.store';
import { HandledRequestStore } from '../persistence/handled-request.store';
import { RebalancerMetrics } from '../rebalancer.metrics';

type Request = Envelope<AskedAllocation>;

/** Makes and changes allocations, with one answer for each request. A repeated request changes nothing. */
@Injectable()
export class ChangeAllocationsHandler {
  constructor(
    private readonly allocations: AllocationStore,
    private readonly handledRequests: HandledRequestStore,
    private readonly metrics: RebalancerMetrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handle(tx: Tx, received: readonly Request[]): Promise<readonly OutgoingMessage[]> {
    if (received.length === 0) return [];
    const requests = await this.withoutHandled(tx, received);
    const known = await this.allocations.load(
      tx,
      requests.map(({ data }) => data.allocation_id),
    );
    const now = toTimestamp(this.clock());
    const facts = requests.map((cause) => {
      const { platformCode, data: asked } = cause;
      const before = known.get(asked.allocation_id) ?? null;
      const allocation = decideAllocation(before, asked, now);
      // The next request of the slice finds the allocation as this one leaves it.
      known.set(allocation.id, allocation);
      tx.afterCommit(() => this.report(cause, before, allocation));
      return compose(allocationChanged, {
        cause,
        key: platformCode,
        place: asked.change_id,
        occurredAt: now,
        data: { asked: { ...asked, allocation: [...asked.allocation] }, allocation },
      });
    });
    await this.allocations.save(
      tx,
      facts.map(({ envelope }) => envelope),
    );
    return facts;
  }

  private async withoutHandled(tx: Tx, received: readonly Request[]): Promise<readonly Request[]> {
    const chunks = received.map(({ data }) => ({ changeId: data.change_id, chunk: 0 }));
    const isFresh = await this.handledRequests.insert(tx, chunks);
    return received.filter(({ data }) => isFresh({ changeId: data.change_id, chunk: 0 }));
  }

  private report({ platformCode }: Request, before: TargetAllocation | null, after: TargetAllocation): void {
    this.metrics.countChange(before?.version === after.version ? 'same' : 'version');
    const { id, version } = after;
    this.logger.info({ platform_code: platformCode, allocation_id: id, version }, 'allocation changed');
  }
}
