import { Injectable } from '@nestjs/common';
import { nextTimestamp, toTimestamp } from '@ballast/kernel';
import type { StoredEndpoint } from '../persistence/endpoint';
import { RecoveryStore } from '../persistence/recovery.store';
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
      await this.recoveries.cancel(tx, before.id);
      const updatedAt = nextTimestamp(toTimestamp(now), before.updatedAt);
      const after: StoredEndpoint = { ...before, status: 'deleted', statusReason: 'deleted', secrets: [], updatedAt };
      return { after, change: 'deleted', result: undefined };
    });
  }
}
