import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, Retention, SERVICE_CONFIG } from '@ballast/platform-service';
import type { OrchestratorConfig } from '../config';

/** Recurring work: removes the ids of changes of Traders that were made long ago. */
@Injectable()
export class TraderUpdateRetention extends Retention {
  constructor(
    writePath: WritePath,
    @Inject(SERVICE_CONFIG) { HANDLED_KEPT_DAYS: keptDays }: Pick<OrchestratorConfig, 'HANDLED_KEPT_DAYS'>,
    @Inject(LOGGER) logger: Logger,
  ) {
    const table = 'orchestrator.trader_updates';
    super({ table, time: 'done_at', keptDays, isTrimmed: true, isOfHandled: true, writePath, logger });
  }
}
