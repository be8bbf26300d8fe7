import { compose, rootCause } from '@ballast/contracts';
import { endpointStatusChanged } from '@ballast/contracts/webhook';
import type { OutgoingMessage } from '@ballast/platform-log';

/** The message that an endpoint was enabled or disabled. `reason` is empty when it was enabled. */
export function statusChanged(
  endpoint: {
    readonly id: string;
    readonly platformCode: string;
    readonly status: 'enabled' | 'disabled';
    readonly reason: string;
  },
  occurredAt: string,
): OutgoingMessage {
  return compose(endpointStatusChanged, {
    cause: rootCause({
      actor: { service: 'webhook-dispatcher' },
      correlationId: endpoint.id,
      platformCode: endpoint.platformCode,
    }),
    key: endpoint.id,
    place: `${endpoint.id}:${endpoint.status}:${occurredAt}`,
    occurredAt,
    data: { endpoint_id: endpoint.id, status: endpoint.status, reason: endpoint.reason },
  });
}
