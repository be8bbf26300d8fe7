import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER, type OldRowRange, type RemovedBatch, Retention, SERVICE_CONFIG } from '@ballast/platform-service';
import type { WebhookConfig } from '../config';
import { DeliveredStore } from './delivered.store';

/** Deliveries that one transaction empties. */
const BATCH_DELIVERIES = 1_000;

/**
 * Recurring work: removes the attempts and the bodies of what was delivered long ago. The delivery and its end stay, and
 * the gateway keeps each event for ever.
 */
@Injectable()
export class DeliveredRetention extends Retention {
  private readonly delivered = new DeliveredStore();

  constructor(
    writePath: WritePath,
    @Inject(SERVICE_CONFIG) { DELIVERIES_KEPT_DAYS: keptDays }: Pick<WebhookConfig, 'DELIVERIES_KEPT_DAYS'>,
    @Inject(LOGGER) logger: Logger,
  ) {
    super({
      table: 'webhook.deliveries',
      alsoTrimmed: ['webhook.events'],
      time: 'updated_at',
      keptDays,
      isTrimmed: true,
      batchRows: BATCH_DELIVERIES,
      writePath,
      logger,
    });
  }

  protected override removeBatch(tx: Tx, range: OldRowRange): Promise<RemovedBatch> {
    return this.delivered.emptyBatch(tx, range);
  }
}
