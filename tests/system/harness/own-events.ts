import type { API, BodyOf } from '@ballast/api';
import { PUBLIC_EVENT_TYPES } from '@ballast/contracts';
import type { PublicEvent } from '@ballast/test-kit';

/** Types of the events that follow from what a tenant does. */
export const OWN_EVENT_TYPES = PUBLIC_EVENT_TYPES.filter((type) => type !== 'audit.checkpoint');

/** Body that registers a webhook endpoint for the events of what its tenant does. */
export function endpointAt(url: string): BodyOf<typeof API.createWebhookEndpoint> {
  return { url, events: OWN_EVENT_TYPES };
}

export function ownEvents(events: readonly PublicEvent[]): readonly PublicEvent[] {
  return events.filter(({ type }) => type !== 'audit.checkpoint');
}
