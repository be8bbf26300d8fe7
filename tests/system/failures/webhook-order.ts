import type { PublicEvent } from '@ballast/test-kit';
import type { ReceivedWebhook } from '../harness/webhook-receiver';

/**
 * Violations of the order of one endpoint's webhooks, in words. All events of a resource must arrive, in their order. A
 * repeated webhook must arrive before the next event of its resource: the dispatcher sends that event only after it has
 * recorded the success of the webhook before, and it never sends a recorded webhook again.
 */
export function webhookFaults(received: readonly ReceivedWebhook[], events: readonly PublicEvent[]): readonly string[] {
  const resources = new Map(events.map(({ notification_id, payload }) => [notification_id, String(payload['id'])]));
  const got = new Map<string, string[]>();
  for (const { notificationId } of received) {
    const resource = resources.get(notificationId);
    if (resource === undefined) return [`${notificationId} is no event`];
    const sequence = got.get(resource) ?? [];
    if (sequence.at(-1) !== notificationId) sequence.push(notificationId);
    got.set(resource, sequence);
  }
  const wanted = new Map<string, string[]>();
  for (const { notification_id, payload } of events) {
    const resource = String(payload['id']);
    wanted.set(resource, [...(wanted.get(resource) ?? []), notification_id]);
  }
  return [...wanted].flatMap(([resource, sequence]) => {
    const found = got.get(resource) ?? [];
    return found.join() === sequence.join()
      ? []
      : [`of ${resource} came ${found.join()} instead of ${sequence.join()}`];
  });
}

/** Notification ids of webhooks that came more than once. */
export function repeatedWebhooks(received: readonly ReceivedWebhook[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(
    received.flatMap(({ notificationId }) => {
      const isRepeated = seen.has(notificationId);
      seen.add(notificationId);
      return isRepeated ? [notificationId] : [];
    }),
  );
}
