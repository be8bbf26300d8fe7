import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { Database } from '@ballast/platform-postgres';
import { DueWork, LOGGER, PACEMAKER, SERVICE_CONFIG, type Pacemaker } from '@ballast/platform-service';
import type { ExecutionConfig } from '../config';
import { SettleExecutionsHandler } from './settle-executions.handler';

/** Settles chunks whose wait is over. */
@Injectable()
export class DueSettlements extends DueWork {
  constructor(
    database: Database,
    writePath: WritePath,
    handler: SettleExecutionsHandler,
    @Inject(SERVICE_CONFIG) { EXECUTION_DUE_POLL_MS, EXECUTION_DUE_CHUNKS }: ExecutionConfig,
    @Inject(LOGGER) logger: Logger,
    @Inject(PACEMAKER) pacemaker: Pacemaker,
  ) {
    super({
      name: 'due settlements',
      everyMs: EXECUTION_DUE_POLL_MS,
      logger,
      pacemaker,
      writePath,
      database,
      table: 'execution.settled_chunks',
      takeDue: (tx) => handler.settleDue(tx, EXECUTION_DUE_CHUNKS),
    });
  }
}
