import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, Retention, SERVICE_CONFIG } from '@ballast/platform-service';
import type { AdvisorRegistryConfig } from '../config';

/** Recurring work: removes the ids of changes that were handled long ago. */
@Injectable()
export class HandledChangeRetention extends Retention {
  constructor(
    writePath: WritePath,
    @Inject(SERVICE_CONFIG) { HANDLED_KEPT_DAYS: keptDays }: Pick<AdvisorRegistryConfig, 'HANDLED_KEPT_DAYS'>,
    @Inject(LOGGER) logger: Logger,
  ) {
    const table = 'registry.handled_changes';
    super({ table, time: 'handled_at', keptDays, isTrimmed: true, isOfHandled: true, writePath, logger });
  }
}
