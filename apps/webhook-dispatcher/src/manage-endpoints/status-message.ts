import { compose, type Cause } from '@ballast/contracts';
import { endpointStatusChanged } from '@ballast/contracts/webhook';
import type { OutgoingMessage } from '@ballast/platform-log';

/** The message that an endpoint was enabled or disabled. `reason` is empty when it was enabled. */
export function statusChanged(
  cause: Cause,
  endpoint: {
    readonly id: string;
    readonly status: 'enabled' | 'disabled';
    readonly reason: string;
  },
  occurredAt: string,
): OutgoingMessage {
  return compose(endpointStatusChanged, {
    cause,
    key: endpoint.id,
    place: `${endpoint.id}:${endpoint.status}:${occurredAt}`,
    occurredAt,
    data: { endpoint_id: endpoint.id, status: endpoint.status, reason: endpoint.reason },
  });
}
