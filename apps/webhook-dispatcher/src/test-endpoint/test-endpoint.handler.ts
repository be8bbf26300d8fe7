import type { WebhookDelivery } from '@ballast/internal-api';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { Problem } from '@ballast/platform-http';
import type { WritePath } from '@ballast/platform-log';
import type { Database, Tx } from '@ballast/platform-postgres';
import type { DeliveryEngine } from '../deliver-webhooks/delivery-engine';
import type { Reservation } from '../deliver-webhooks/reservation';
import { queueDeliveries } from '../fan-out-events/queue-deliveries';
import type { Address } from '../manage-endpoints/endpoint-input';
import { lockOwn } from '../manage-endpoints/endpoints.handler';
import { targetOf, type Target } from '../persistence/target.store';
import { findDelivery } from '../read-models/deliveries/deliveries.query';

/** The payload type of a test event. It is sent to its endpoint whatever types that one has chosen. */
export const TEST_EVENT_TYPE = 'webhook.test';

export interface TestEndpointParts {
  readonly database: Database;
  readonly writePath: WritePath;
  readonly engine: DeliveryEngine;
  readonly clock: Clock;
  readonly newId: (nowMs: number) => string;
}

/** Sends an endpoint an event of its own, by the same way as every other: signed, retried, listed. */
export class TestEndpointHandler {
  constructor(private readonly parts: TestEndpointParts) {}

  /** `testId` is the notification id; the same one again sends nothing more. Answers the delivery. */
  async send(address: Address, testId: string): Promise<WebhookDelivery> {
    const { database, writePath, engine } = this.parts;
    let reservation: Reservation | undefined;
    try {
      const id = await writePath.run(async (tx) => {
        reservation?.release();
        const target = await lockEnabled(tx, address);
        const known = await findTest(tx, target, testId);
        if (known !== undefined) return { result: known, messages: [] };
        const held = engine.openReservation();
        reservation = held;
        const queued = await this.queue(tx, target, { testId, reservation: held });
        tx.afterCommit(() => held.accept());
        return { result: queued, messages: [] };
      });
      const delivery = await findDelivery(database, address.platformCode, id);
      if (delivery === undefined) throw new Error(`Delivery ${id} disappeared`);
      return delivery;
    } finally {
      reservation?.release();
    }
  }

  private async queue(
    tx: Tx,
    target: Target,
    test: { readonly testId: string; readonly reservation: Reservation },
  ): Promise<string> {
    const { clock, newId } = this.parts;
    const now = clock();
    const occurredAt = toTimestamp(now);
    const [row] = await tx.query<{ position: string }>(`SELECT nextval('webhook.test_positions') AS position`);
    const event = {
      platformCode: target.platformCode,
      position: Number(row?.position),
      notificationId: test.testId,
      type: TEST_EVENT_TYPE,
      resourceId: target.id,
      occurredAt,
      payload: JSON.stringify({
        id: test.testId,
        endpoint_id: target.id,
        message: 'This is a test event. Nothing has happened.',
        created_at: occurredAt,
        updated_at: occurredAt,
      }),
    };
    const queued = await queueDeliveries(tx, [{ event, target }], { reservation: test.reservation, now, newId });
    const [id] = queued;
    if (id === undefined) throw new Error('A test event met one of its own position');
    return id;
  }
}

/** @throws Problem `conflict` for an endpoint that is disabled. */
export async function lockEnabled(tx: Tx, address: Address): Promise<Target> {
  await lockOwn(tx, address);
  const target = await targetOf(tx, address.id);
  if (target !== undefined) return target;
  throw new Problem('conflict', 'The webhook endpoint is disabled: enable it first.');
}

async function findTest(tx: Tx, target: Target, testId: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT d.id FROM webhook.events v
       JOIN webhook.deliveries d ON d.endpoint_id = $2 AND d.resource_id = $2 AND d.position = v.position
      WHERE v.platform_code = $1 AND v.position < 0 AND v.notification_id = $3`,
    [target.platformCode, target.id, testId],
  );
  return row?.id;
}
