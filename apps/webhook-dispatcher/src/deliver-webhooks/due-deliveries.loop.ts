import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, RecurringWork, SERVICE_CONFIG } from '@ballast/platform-service';
import type { WebhookConfig } from '../config';
import { DueDeliveries } from './due-deliveries';
import { DueSignal } from './due-signal';

/** Runs DueDeliveries at every signal, and at every due time, and at least every WEBHOOK_POLL_MS. */
@Injectable()
export class DueDeliveriesLoop {
  private readonly work: RecurringWork;

  constructor(
    due: DueDeliveries,
    signal: DueSignal,
    @Inject(SERVICE_CONFIG) { WEBHOOK_POLL_MS: everyMs }: Pick<WebhookConfig, 'WEBHOOK_POLL_MS'>,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.work = new RecurringWork({ name: 'deliveries that are due', work: () => due.load(everyMs), everyMs, logger });
    signal.whenSignalled(() => this.work.wake());
  }

  start(): void {
    this.work.start();
  }

  close(): Promise<void> {
    return this.work.close();
  }
}
