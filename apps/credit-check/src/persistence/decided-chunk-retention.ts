import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, Retention, SERVICE_CONFIG } from '@ballast/platform-service';
import type { CreditCheckConfig } from '../config';

/** Recurring work: removes the ids of chunks that were decided and settled long ago. */
@Injectable()
export class DecidedChunkRetention extends Retention {
  constructor(
    writePath: WritePath,
    @Inject(SERVICE_CONFIG) { HANDLED_KEPT_DAYS: keptDays }: Pick<CreditCheckConfig, 'HANDLED_KEPT_DAYS'>,
    @Inject(LOGGER) logger: Logger,
  ) {
    const table = 'credit.decided_chunks';
    super({ table, time: 'done_at', keptDays, isTrimmed: true, isOfHandled: true, writePath, logger });
  }
}
