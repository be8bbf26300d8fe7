import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import {
  LOGGER,
  type OldRowRange,
  type RemovedBatch,
  Retention,
  SERVICE_CONFIG,
  type TrimWalk,
} from '@ballast/platform-service';
import type { OrchestratorConfig } from '../config';
import { EndedChunkStore } from './ended-chunk.store';

/** Operations whose chunks one transaction removes. Each may have some hundred chunks. */
const BATCH_OPERATIONS = 20;

/**
 * Recurring work: removes the chunks of Operations that ended long ago. Executions are then no longer explained; the record
 * still has all of it.
 */
@Injectable()
export class ChunkRetention extends Retention {
  private readonly chunks = new EndedChunkStore();

  constructor(
    writePath: WritePath,
    @Inject(SERVICE_CONFIG) { CHUNKS_KEPT_DAYS: keptDays }: Pick<OrchestratorConfig, 'CHUNKS_KEPT_DAYS'>,
    @Inject(LOGGER) logger: Logger,
  ) {
    super({
      table: 'orchestrator.chunks',
      time: 'moved_at',
      keptDays,
      isTrimmed: true,
      batchRows: BATCH_OPERATIONS,
      writePath,
      logger,
    });
  }

  /** The walk goes over Operations, which stay, so it begins where the one before it ended. */
  protected override firstOf({ from, before }: TrimWalk): Pick<OldRowRange, 'from' | 'before'> {
    return { from, before };
  }

  protected override removeBatch(tx: Tx, range: OldRowRange): Promise<RemovedBatch> {
    return this.chunks.removeBatch(tx, range);
  }
}
