import { compose, type Cause, type Composed } from '@ballast/contracts';
import { endpointChanged, type EndpointChanged } from '@ballast/contracts/webhook';
import type { Observation } from '@ballast/domain-webhook';
import type { Timestamp } from '@ballast/kernel';
import type { StoredEndpoint } from '../persistence/endpoint';

/** The fact that an endpoint was changed, with the endpoint as it is afterwards. Never holds a secret. */
export function endpointFact(
  cause: Cause,
  endpoint: StoredEndpoint,
  {
    change,
    at,
    observed,
  }: { readonly change: EndpointChanged['change']; readonly at: Timestamp; readonly observed?: Observation },
): Composed<EndpointChanged> {
  return compose(endpointChanged, {
    cause,
    key: endpoint.id,
    place: `${endpoint.id}:${endpoint.revision}`,
    occurredAt: at,
    data: {
      endpoint_id: endpoint.id,
      change,
      revision: endpoint.revision,
      version: endpoint.version,
      url: endpoint.url,
      event_types: [...endpoint.eventTypes],
      status: endpoint.status,
      status_reason: endpoint.statusReason,
      failing_since: endpoint.failingSince,
      events_after: endpoint.eventsAfter,
      secrets: [...endpoint.secrets],
      created_at: endpoint.createdAt,
      updated_at: endpoint.updatedAt,
      retired_at: change === 'retired' ? at : '',
      ...(observed === undefined ? {} : { observed: recordedObservation(observed) }),
    },
  });
}

function recordedObservation({ hasSucceeded, hasFailed, isGone }: Observation): EndpointChanged['observed'] {
  return { has_succeeded: hasSucceeded, has_failed: hasFailed, is_gone: isGone };
}
