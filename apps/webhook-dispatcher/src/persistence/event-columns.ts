import type { WebhookEvent } from './delivery.store';

/** Values of the columns of events, as one array for each column, each event once. */
export function eventColumns(of: readonly WebhookEvent[]): readonly unknown[] {
  const unique = new Map(of.map((event) => [`${event.platformCode}/${String(event.position)}`, event]));
  const events = [...unique.values()];
  return [
    events.map(({ platformCode }) => platformCode),
    events.map(({ position }) => position),
    events.map(({ notificationId }) => notificationId),
    events.map(({ type }) => type),
    events.map(({ resourceId }) => resourceId),
    events.map(({ occurredAt }) => occurredAt),
    events.map(({ payload }) => payload),
  ];
}
