import { PUBLIC_EVENT_TYPES } from '@ballast/contracts';
import type { StoredEndpoint } from '../persistence/endpoint.store';

/** An endpoint as its owner reads it. */
export interface EndpointResource {
  readonly id: string;
  readonly url: string;
  /** The payload types that it is sent. */
  readonly events: readonly string[];
  readonly status: 'enabled' | 'disabled';
  /** Why it is disabled: `requested`, `gone` (it answered 410) or `failing` (for five days); empty otherwise. */
  readonly status_reason: string;
  /** Since when every attempt has failed; empty while attempts succeed. */
  readonly failing_since: string;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface EndpointWithSecret extends EndpointResource {
  readonly secret: string;
}

export function endpointResource(endpoint: StoredEndpoint): EndpointResource {
  return {
    id: endpoint.id,
    url: endpoint.url,
    events: endpoint.eventTypes.length === 0 ? PUBLIC_EVENT_TYPES : endpoint.eventTypes,
    status: endpoint.status === 'enabled' ? 'enabled' : 'disabled',
    status_reason: endpoint.statusReason,
    failing_since: endpoint.failingSince,
    created_at: endpoint.createdAt,
    updated_at: endpoint.updatedAt,
  };
}
