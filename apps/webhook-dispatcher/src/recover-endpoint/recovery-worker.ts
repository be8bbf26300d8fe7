import { INTERNAL, type EventsPage } from '@ballast/internal-api';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Database, Tx } from '@ballast/platform-postgres';
import { RecurringWork } from '@ballast/platform-service';
import type { GatewayClient } from '../clients/gateway.client';
import type { DeliveryEngine } from '../deliver-webhooks/delivery-engine';
import { lockEndpoint } from '../persistence/endpoint.store';
import type { WebhookEvent } from '../persistence/delivery.store';
import {
  advanceRecovery,
  endRecovery,
  lockRecovery,
  postponeRecovery,
  takeRecovery,
  type Recovery,
} from '../persistence/recovery.store';
import { targetOf, wantsType } from '../persistence/target.store';
import { queueMissed } from './queue-missed';

/** Events of one page, and of one transaction. */
const EVENTS_PER_PAGE = 500;
/** A page takes less than this, or its worker counts as dead. */
const TAKEN_FOR_MS = 30_000;
/** For what another instance has left behind; what is asked of this one is done at once. */
const POLL_MS = 5_000;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 60_000;

export interface RecoveryParts {
  readonly database: Database;
  readonly writePath: WritePath;
  readonly engine: DeliveryEngine;
  readonly gateway: GatewayClient;
  readonly clock: Clock;
  readonly newId: (nowMs: number) => string;
  readonly logger: Logger;
}

/**
 * Reads the events of a platform from the gateway again, page by page, and queues what an endpoint missed. How far it
 * has come is stored with each page, so it goes on where it was after a crash, in whichever instance.
 */
export class RecoveryWorker {
  private readonly work: RecurringWork;

  constructor(private readonly parts: RecoveryParts) {
    const { logger } = parts;
    this.work = new RecurringWork({ name: 'recoveries', work: () => this.step(), everyMs: POLL_MS, logger });
  }

  start(): void {
    this.work.start();
  }

  wake(): void {
    this.work.wake();
  }

  close(): Promise<void> {
    return this.work.close();
  }

  /** One page of one recovery; again at once as long as there are any. */
  private async step(): Promise<number | undefined> {
    const { database, clock, engine } = this.parts;
    const nowMs = clock().getTime();
    const recovery = await takeRecovery(database, { now: at(nowMs), until: at(nowMs + TAKEN_FOR_MS) });
    if (recovery === undefined) return undefined;
    const page = await this.read(recovery);
    if (page === undefined) return 0;
    await this.parts.writePath.run(async (tx) => {
      await this.queue(tx, recovery, page);
      return { result: undefined, messages: [] };
    });
    engine.wake();
    return 0;
  }

  private async read(recovery: Recovery): Promise<EventsPage | undefined> {
    const { database, gateway, clock, logger } = this.parts;
    const query = {
      platform_code: recovery.platformCode,
      since: recovery.since,
      limit: EVENTS_PER_PAGE,
      after: recovery.after === '' ? undefined : Number(recovery.after),
    };
    try {
      return await gateway.call(INTERNAL.events.list, { query });
    } catch (error) {
      const pauseMs = Math.min(RETRY_FIRST_MS * 2 ** Math.min(recovery.failures, 30), RETRY_MAX_MS);
      logger.warn({ err: error, endpoint_id: recovery.endpointId, pauseMs }, 'events to recover cannot be read yet');
      await postponeRecovery(database, recovery, at(clock().getTime() + pauseMs));
      return undefined;
    }
  }

  private async queue(tx: Tx, recovery: Recovery, page: EventsPage): Promise<void> {
    const { clock, newId, logger } = this.parts;
    await lockEndpoint(tx, recovery.endpointId);
    if (!(await lockRecovery(tx, recovery))) return;
    const target = await targetOf(tx, recovery.endpointId);
    if (target !== undefined) {
      const events = page.events.filter(({ type }) => wantsType(target, type));
      const toEvent = (event: EventsPage['events'][number]): WebhookEvent => ({
        platformCode: target.platformCode,
        position: event.position,
        notificationId: event.notification_id,
        type: event.type,
        resourceId: event.resource_id,
        occurredAt: event.occurred_at,
        payload: event.payload,
      });
      await queueMissed(tx, target.id, events.map(toEvent), { now: clock(), newId });
    }
    if (target !== undefined && page.has_more)
      return advanceRecovery(tx, recovery, String(page.next_after), toTimestamp(clock()));
    logger.info({ endpoint_id: recovery.endpointId, since: recovery.since }, 'missed events are queued');
    await endRecovery(tx, recovery);
  }
}

function at(ms: number): string {
  return new Date(ms).toISOString();
}
