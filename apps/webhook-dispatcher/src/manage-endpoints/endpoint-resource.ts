import { PUBLIC_EVENT_TYPES } from '@ballast/contracts';
import type { WebhookEndpoint } from '@ballast/internal-api';
import type { StoredEndpoint } from '../persistence/endpoint';

export function endpointResource(endpoint: StoredEndpoint): WebhookEndpoint {
  return {
    id: endpoint.id,
    url: endpoint.url,
    events: [...(endpoint.eventTypes.length === 0 ? PUBLIC_EVENT_TYPES : endpoint.eventTypes)],
    status: endpoint.status === 'enabled' ? 'enabled' : 'disabled',
    status_reason: endpoint.statusReason,
    failing_since: endpoint.failingSince,
    created_at: endpoint.createdAt,
    updated_at: endpoint.updatedAt,
  };
}
