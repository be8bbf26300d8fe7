import { Injectable } from '@nestjs/common';
import type { WebhookEndpoint } from '@ballast/internal-api';
import { nextTimestamp, toTimestamp } from '@ballast/kernel';
import type { StoredEndpoint } from '../persistence/endpoint';
import { EndpointChanges } from './endpoint-changes';
import type { Address, UpdateEndpoint } from './endpoint-input';
import { EndpointResources } from './endpoint-resources';
import { EndpointRules } from './endpoint-rules';

/** Changes the URL, the chosen types or the status of an endpoint. */
@Injectable()
export class UpdateEndpointHandler {
  constructor(
    private readonly changes: EndpointChanges,
    private readonly rules: EndpointRules,
    private readonly resources: EndpointResources,
  ) {}

  /** @throws Problem `not_found`; `invalid_request` for a URL that webhooks are not sent to. */
  async update(address: Address, input: UpdateEndpoint): Promise<WebhookEndpoint> {
    if (input.url !== undefined) await this.rules.checkUrl(input.url);
    return this.changes.change(address, async (_tx, before, now) => {
      const after = changed(before, input, toTimestamp(now));
      const change = after.status === before.status || after.status === 'deleted' ? 'updated' : after.status;
      return { after, change, result: this.resources.of(after) };
    });
  }
}

/**
 * The endpoint itself when the input changes nothing. Enabling it also clears the time since which it has failed, and
 * passes over the events until then.
 */
function changed(before: StoredEndpoint, input: UpdateEndpoint, now: string): StoredEndpoint {
  const { url = before.url, events = before.eventTypes, status = before.status } = input;
  const isSame =
    url === before.url && status === before.status && JSON.stringify(events) === JSON.stringify(before.eventTypes);
  if (isSame) return before;
  const switched =
    status === before.status
      ? {}
      : status === 'enabled'
        ? {
            status,
            statusReason: '',
            failingSince: '',
            eventsAfter: Math.max(before.eventsAfter, input.events_after ?? 0),
          }
        : { status, statusReason: 'requested' };
  return { ...before, url, eventTypes: events, ...switched, updatedAt: nextTimestamp(now, before.updatedAt) };
}
