import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, Retention, SERVICE_CONFIG } from '@ballast/platform-service';
import type { ExecutionConfig } from '../config';

/** Recurring work: removes the ids of chunks that were settled long ago. Chunks that wait stay. */
@Injectable()
export class SettledChunkRetention extends Retention {
  constructor(
    writePath: WritePath,
    @Inject(SERVICE_CONFIG) { HANDLED_KEPT_DAYS: keptDays }: Pick<ExecutionConfig, 'HANDLED_KEPT_DAYS'>,
    @Inject(LOGGER) logger: Logger,
  ) {
    super({
      table: 'execution.settled_chunks',
      time: 'taken_at',
      except: 'old.due_at IS NOT NULL',
      keptDays,
      isTrimmed: true,
      isOfHandled: true,
      writePath,
      logger,
    });
  }
}
