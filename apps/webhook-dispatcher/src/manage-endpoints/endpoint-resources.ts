import { Inject, Injectable } from '@nestjs/common';
import { PUBLIC_EVENT_TYPES } from '@ballast/contracts';
import type { WebhookEndpoint } from '@ballast/internal-api';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { CLOCK } from '@ballast/platform-service';
import type { StoredEndpoint } from '../persistence/endpoint';
import { signsAt } from '../secrets/signing-secrets';

/** Endpoints as their owners see them, with the times of the secrets that sign deliveries now. */
@Injectable()
export class EndpointResources {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  of(endpoint: StoredEndpoint): WebhookEndpoint {
    const now = toTimestamp(this.clock());
    const live = endpoint.secrets.filter((secret) => signsAt(secret, now));
    return {
      id: endpoint.id,
      url: endpoint.url,
      events: [...(endpoint.eventTypes.length === 0 ? PUBLIC_EVENT_TYPES : endpoint.eventTypes)],
      status: endpoint.status === 'enabled' ? 'enabled' : 'disabled',
      status_reason: endpoint.statusReason,
      failing_since: endpoint.failingSince,
      live_secrets: live.map(({ created_at, expires_at }) => ({ created_at, expires_at })),
      created_at: endpoint.createdAt,
      updated_at: endpoint.updatedAt,
    };
  }
}
