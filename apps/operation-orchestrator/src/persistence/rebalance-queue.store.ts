import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

export interface QueuedRebalance {
  readonly operationId: string;
  readonly strategyId: string;
}

/** A rebalance that joins its queue. */
export interface JoiningRebalance extends QueuedRebalance {
  /** Offset of its request. The requests of a Strategy stand in one partition, in the order of acceptance. */
  readonly position: string;
}

/**
 * Rebalances of one Strategy that have not ended, in the order of acceptance: the first one runs, the others wait. Each
 * reader of a queue locks its Strategy first. Otherwise a rebalance that arrives while the one before it ends could
 * wait for ever.
 */
@Injectable()
export class RebalanceQueueStore {
  /** Locks the queues of these Strategies until the transaction ends. */
  async lock(tx: Tx, strategyIds: readonly string[]): Promise<void> {
    if (strategyIds.length === 0) return;
    await tx.prepared(
      'orchestrator.rebalances.lock',
      `SELECT pg_advisory_xact_lock(hashtextextended('rebalances of ' || id, 0))
       FROM (SELECT DISTINCT id FROM unnest($1::text[]) AS ids (id) ORDER BY id) AS ordered`,
      [strategyIds],
    );
  }

  /** The Strategies that have a rebalance that has not ended. Their queues must be locked. */
  async busyStrategies(tx: Tx, strategyIds: readonly string[]): Promise<Set<string>> {
    if (strategyIds.length === 0) return new Set();
    const rows = await tx.prepared<{ strategy_id: string }>(
      'orchestrator.rebalances.busy',
      `SELECT DISTINCT strategy_id FROM orchestrator.rebalance_queue WHERE strategy_id = ANY($1::uuid[])`,
      [strategyIds],
    );
    return new Set(rows.map(({ strategy_id }) => strategy_id));
  }

  /** Adds rebalances to their queues, behind those whose requests stand before theirs. */
  async enqueue(tx: Tx, rebalances: readonly JoiningRebalance[]): Promise<void> {
    if (rebalances.length === 0) return;
    await tx.prepared(
      'orchestrator.rebalances.enqueue',
      `INSERT INTO orchestrator.rebalance_queue (operation_id, strategy_id, position)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) ON CONFLICT DO NOTHING`,
      [
        rebalances.map(({ operationId }) => operationId),
        rebalances.map(({ strategyId }) => strategyId),
        rebalances.map(({ position }) => position),
      ],
    );
  }

  /** Removes ended rebalances from their queues. Returns the ids that are first now. The queues must be locked. */
  async leave(tx: Tx, ended: readonly QueuedRebalance[]): Promise<readonly string[]> {
    if (ended.length === 0) return [];
    await tx.prepared(
      'orchestrator.rebalances.leave',
      'DELETE FROM orchestrator.rebalance_queue WHERE operation_id = ANY($1::uuid[])',
      [ended.map(({ operationId }) => operationId)],
    );
    const rows = await tx.prepared<{ operation_id: string }>(
      'orchestrator.rebalances.first',
      `SELECT DISTINCT ON (strategy_id) operation_id FROM orchestrator.rebalance_queue
      WHERE strategy_id = ANY($1::uuid[]) ORDER BY strategy_id, position`,
      [ended.map(({ strategyId }) => strategyId)],
    );
    return rows.map(({ operation_id }) => operation_id);
  }
}
