import { decode, publicEventRecorded } from '@ballast/contracts';
import type { Clock } from '@ballast/kernel';
import { decodeMessages, type LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { z } from 'zod';
import type { Reservation } from '../deliver-webhooks/reservation';
import type { WebhookEvent } from '../persistence/delivery.store';
import { lockTargets, wantsType } from '../persistence/target.store';
import { queueDeliveries } from './queue-deliveries';

const uuid = z.guid();

/** Finds out who wants which event, and queues a delivery for each. */
export class FanOutEventsHandler {
  constructor(
    private readonly clock: Clock,
    private readonly newId: (nowMs: number) => string,
  ) {}

  /** Events that nobody wants are not stored, and not even read when their platform has no endpoint. */
  async handle(tx: Tx, messages: readonly LogMessage[], reserve: () => Reservation): Promise<void> {
    const recorded = messages.filter(({ type }) => type === publicEventRecorded.type);
    const targets = await lockTargets(tx, [...new Set(recorded.map(({ key }) => key))]);
    if (targets.length === 0) return;
    const platforms = new Set(targets.map(({ platformCode }) => platformCode));
    const events = decodeMessages(
      recorded.filter(({ key }) => platforms.has(key)),
      readEvent,
    );
    const addressed = events.flatMap((event) =>
      targets
        .filter((target) => target.platformCode === event.platformCode && wantsType(target, event.type))
        .map((target) => ({ event, target })),
    );
    if (addressed.length === 0) return;
    const reservation = reserve();
    await queueDeliveries(tx, addressed, { reservation, now: this.clock(), newId: this.newId });
    tx.afterCommit(() => reservation.accept());
  }
}

function readEvent(message: LogMessage): WebhookEvent {
  const { platformCode, data } = decode(publicEventRecorded, message);
  return {
    platformCode,
    position: data.position,
    notificationId: data.notification_id,
    type: data.type,
    resourceId: uuid.parse(data.resource_id),
    occurredAt: data.occurred_at,
    payload: data.payload,
  };
}
