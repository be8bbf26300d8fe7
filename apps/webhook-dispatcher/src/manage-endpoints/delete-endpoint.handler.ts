import { Injectable } from '@nestjs/common';
import { nextTimestamp, toTimestamp, type Timestamp } from '@ballast/kernel';
import { causeOfCall } from '@ballast/platform-http';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { StoredEndpoint } from '../persistence/endpoint';
import { RecoveryStore } from '../persistence/recovery.store';
import { recoveryEndedFact } from '../recover-endpoint/recovery-facts';
import { EndpointSecrets } from '../secrets/endpoint-secrets';
import { EndpointChanges } from './endpoint-changes';
import type { Address } from './endpoint-input';

/** Deletes an endpoint. Its deliveries stay listed; pending deliveries are given up afterwards. */
@Injectable()
export class DeleteEndpointHandler {
  constructor(
    private readonly changes: EndpointChanges,
    private readonly secrets: EndpointSecrets,
    private readonly recoveries: RecoveryStore,
  ) {}

  /** @throws Problem `not_found`. */
  delete(address: Address): Promise<void> {
    return this.changes.change(address, async (tx, before, now) => {
      await this.secrets.deleteAll(tx, before.id);
      const messages = await this.endRecovery(tx, before, toTimestamp(now));
      const updatedAt = nextTimestamp(toTimestamp(now), before.updatedAt);
      const after: StoredEndpoint = { ...before, status: 'deleted', statusReason: 'deleted', secrets: [], updatedAt };
      return { after, change: 'deleted', result: undefined, messages };
    });
  }

  /** Ends the recovery of the endpoint that is under way, if there is one. */
  private async endRecovery(tx: Tx, endpoint: StoredEndpoint, now: Timestamp): Promise<readonly OutgoingMessage[]> {
    const { id: endpointId, platformCode } = endpoint;
    const latest = await this.recoveries.lockLatest(tx, endpointId);
    if (latest === undefined || !latest.isOpen) return [];
    const cause = causeOfCall({ correlationId: endpointId, platformCode });
    const ended = recoveryEndedFact(cause, { endpointId, run: latest.run }, now);
    await this.recoveries.applyEnded(tx, [ended.envelope]);
    return [ended];
  }
}
