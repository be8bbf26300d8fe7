import { Inject, Injectable } from '@nestjs/common';
import type { INTERNAL, InternalAnswer } from '@ballast/internal-api';
import { nextTimestamp, toTimestamp, type Clock } from '@ballast/kernel';
import { causeOfCall } from '@ballast/platform-http';
import { CLOCK, NEW_ID, type NewId } from '@ballast/platform-service';
import { EnabledEndpoints } from '../manage-endpoints/enabled-endpoints';
import type { Address } from '../manage-endpoints/endpoint-input';
import { RecoveryStore, type LatestRecovery } from '../persistence/recovery.store';
import { recoveryRequestedFact } from './recovery-facts';
import { RecoveryWorker } from './recovery-worker';

type AcceptedRecovery = InternalAnswer<typeof INTERNAL.endpoints.recover>;

/** Stores the request of an endpoint for the events that it missed; RecoveryWorker does the rest. */
@Injectable()
export class RecoverEndpointHandler {
  constructor(
    private readonly endpoints: EnabledEndpoints,
    private readonly recoveries: RecoveryStore,
    private readonly worker: RecoveryWorker,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(NEW_ID) private readonly newId: NewId,
  ) {}

  /** @throws Problem `not_found`; `conflict` for an endpoint that is disabled. */
  async accept(address: Address, since: string): Promise<AcceptedRecovery> {
    await this.endpoints.withLock(address, async (tx, { id, platformCode }) => {
      const latest = await this.recoveries.lockLatest(tx, id);
      const now = toTimestamp(this.clock());
      const fact = recoveryRequestedFact(
        causeOfCall({ correlationId: id, platformCode }),
        { endpointId: id, since: earliest(since, latest), run: this.newId() },
        latest === undefined ? now : nextTimestamp(now, latest.requestedAt),
      );
      await this.recoveries.applyRequested(tx, [fact.envelope]);
      tx.afterCommit(() => this.worker.wake());
      return { result: undefined, messages: [fact] };
    });
    return { endpoint_id: address.id, since };
  }
}

/** A repeated request starts a recovery that is under way over, from the earlier time. */
function earliest(since: string, latest: LatestRecovery | undefined): string {
  return latest !== undefined && latest.isOpen && latest.since < since ? latest.since : since;
}
