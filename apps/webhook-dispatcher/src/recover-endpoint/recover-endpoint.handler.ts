import { Inject, Injectable } from '@nestjs/common';
import type { INTERNAL, InternalAnswer } from '@ballast/internal-api';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { CLOCK, NEW_ID, type NewId } from '@ballast/platform-service';
import { EnabledEndpoints } from '../manage-endpoints/enabled-endpoints';
import type { Address } from '../manage-endpoints/endpoint-input';
import { RecoveryStore } from '../persistence/recovery.store';
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
      const request = { endpointId: id, platformCode, since, run: this.newId() };
      await this.recoveries.start(tx, request, toTimestamp(this.clock()));
      tx.afterCommit(() => this.worker.wake());
    });
    return { endpoint_id: address.id, since };
  }
}
