import { Inject, Injectable } from '@nestjs/common';
import { INTERNAL, type EventsPage } from '@ballast/internal-api';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, RecurringWork } from '@ballast/platform-service';
import { GatewayClient } from '../clients/gateway.client';
import type { Recovery } from '../persistence/recovery.store';
import { RecoveryProgress } from './recovery-progress';

/** Upper bound of events in one page, and so in one transaction. */
const EVENTS_PER_PAGE = 500;
/** Pause between two looks for recoveries that other dispatchers have left behind. Requests to this one wake it. */
const POLL_MS = 5_000;

/**
 * Reads the events of a platform from the gateway again, page by page, and queues those that an endpoint missed. The
 * progress is stored with each page, so after a crash any dispatcher goes on from there.
 */
@Injectable()
export class RecoveryWorker {
  private readonly work: RecurringWork;

  constructor(
    private readonly progress: RecoveryProgress,
    private readonly gateway: GatewayClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.work = new RecurringWork({ name: 'recoveries', work: () => this.recover(), everyMs: POLL_MS, logger });
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

  /** Handles one page of one recovery. Returns the milliseconds until the next call; undefined when none is due. */
  private async recover(): Promise<number | undefined> {
    const recovery = await this.progress.take();
    if (recovery === undefined) return undefined;
    const page = await this.read(recovery);
    const hasEnded = page !== undefined && (await this.progress.queue(recovery, page));
    if (hasEnded) {
      this.logger.info({ endpoint_id: recovery.endpointId, since: recovery.since }, 'missed events are queued');
    }
    return 0;
  }

  private async read(recovery: Recovery): Promise<EventsPage | undefined> {
    const query = {
      platform_code: recovery.platformCode,
      since: recovery.since,
      limit: EVENTS_PER_PAGE,
      after: recovery.after === '' ? undefined : Number(recovery.after),
    };
    try {
      return await this.gateway.call(INTERNAL.events.list, { query });
    } catch (error) {
      const pauseMs = await this.progress.postpone(recovery);
      const endpoint_id = recovery.endpointId;
      this.logger.warn({ err: error, endpoint_id, pauseMs }, 'events to recover cannot be read yet');
      return undefined;
    }
  }
}
