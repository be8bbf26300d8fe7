import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';
import type { OldRowRange, RemovedBatch } from '@ballast/platform-service';

/** The chunks of Operations that have ended. */
@Injectable()
export class EndedChunkStore {
  /** Removes the chunks of the first `max` Operations that ended within the range and still have some. */
  async removeBatch(tx: Tx, { from, before, max }: OldRowRange): Promise<RemovedBatch> {
    const [batch] = await tx.query<RemovedBatch>(
      `WITH old AS MATERIALIZED (
         SELECT id, moved_at FROM orchestrator.operations o
          WHERE phase = 'ended' AND moved_at >= $1 AND moved_at < $2
            AND EXISTS (SELECT FROM orchestrator.chunks WHERE operation_id = o.id)
          ORDER BY moved_at LIMIT $3
       ), removed AS (
         DELETE FROM orchestrator.chunks WHERE operation_id = ANY(ARRAY(SELECT id FROM old)) RETURNING 1
       )
       SELECT count(*)::int AS examined, max(moved_at)::text AS reached,
              (SELECT count(*)::int FROM removed) AS removed
         FROM old`,
      [from, before, max],
    );
    if (batch === undefined) throw new Error('An aggregate has one row');
    return batch;
  }
}
