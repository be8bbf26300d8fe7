import { Inject, Injectable } from '@nestjs/common';
import { PUBLIC_EVENT_TYPES } from '@ballast/contracts';
import type { WebhookEndpoint } from '@ballast/internal-api';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import type { StoredEndpoint } from '../persistence/endpoint';
import { SecretStore, type SigningPeriod } from '../persistence/secret.store';

/** Endpoints as their owners see them, with the times of the secrets that sign deliveries now. */
@Injectable()
export class EndpointResources {
  constructor(
    private readonly secrets: SecretStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The resources of endpoints, in the same order. */
  async of(reads: Pick<Tx, 'query'>, endpoints: readonly StoredEndpoint[]): Promise<WebhookEndpoint[]> {
    const ids = endpoints.map(({ id }) => id);
    const live = await this.secrets.live(reads, ids, toTimestamp(this.clock()));
    return endpoints.map((endpoint) => endpointResource(endpoint, live.get(endpoint.id) ?? []));
  }

  /** The resource of one endpoint. */
  async one(reads: Pick<Tx, 'query'>, endpoint: StoredEndpoint): Promise<WebhookEndpoint> {
    const [resource] = await this.of(reads, [endpoint]);
    if (resource === undefined) throw new Error('An endpoint has one resource');
    return resource;
  }
}

function endpointResource(endpoint: StoredEndpoint, secrets: readonly SigningPeriod[]): WebhookEndpoint {
  return {
    id: endpoint.id,
    url: endpoint.url,
    events: [...(endpoint.eventTypes.length === 0 ? PUBLIC_EVENT_TYPES : endpoint.eventTypes)],
    status: endpoint.status === 'enabled' ? 'enabled' : 'disabled',
    status_reason: endpoint.statusReason,
    failing_since: endpoint.failingSince,
    live_secrets: secrets.map(({ createdAt, expiresAt }) => ({ created_at: createdAt, expires_at: expiresAt })),
    created_at: endpoint.createdAt,
    updated_at: endpoint.updatedAt,
  };
}
