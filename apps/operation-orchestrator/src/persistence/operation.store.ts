import { Injectable } from '@nestjs/common';
import type { Operation } from '@ballast/domain-operation';
import type { Timestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import { OPERATION_COLUMNS, pricesText, readOperation, type OperationRow } from './operation.row';

/** An Operation after one or several steps. */
export interface MovedOperation {
  readonly operation: Operation;
  /** Time of the last step, as its message tells it. */
  readonly movedAt: Timestamp;
}

/** An Operation after one or several steps, with the Operation as it is stored. */
export interface OperationChange extends MovedOperation {
  readonly before: Operation;
}

@Injectable()
export class OperationStore {
  /** Loads the Operations and locks them, in id order, until the transaction ends. */
  async lock(tx: Tx, ids: readonly string[]): Promise<Map<string, Operation>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.prepared<OperationRow>(
      'orchestrator.operations.lock',
      `SELECT ${OPERATION_COLUMNS} FROM orchestrator.operations WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, readOperation(row)]));
  }

  /** Ids of the stored Operations that execute this plan and have not ended. */
  async underWayWithPlan(tx: Tx, planId: string): Promise<readonly string[]> {
    const rows = await tx.prepared<{ id: string }>(
      'orchestrator.operations.of_plan',
      `SELECT id FROM orchestrator.operations WHERE plan_id = $1 AND phase <> 'ended'`,
      [planId],
    );
    return rows.map(({ id }) => id);
  }

  /** Inserts Operations without locked prices. An Operation that is stored already stays unchanged. */
  async insert(tx: Tx, moved: readonly MovedOperation[]): Promise<void> {
    if (moved.length === 0) return;
    const operations = moved.map(({ operation }) => operation);
    await tx.prepared(
      'orchestrator.operations.insert',
      `INSERT INTO orchestrator.operations (id, platform_code, strategy_id, plan_id, created_at, request, chunks, sequence,
                                            step, updated_at, phase, state, reference, actor, moved_at)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::int[], $8::int[],
                            $9::int[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
                            $15::timestamptz[])
       ON CONFLICT DO NOTHING`,
      [
        operations.map(({ id }) => id),
        operations.map(({ platformCode }) => platformCode),
        operations.map(({ request }) => request.strategy_id),
        operations.map(({ request }) => request.plan?.plan_id ?? null),
        operations.map(({ request }) => request.created_at),
        operations.map(({ request }) => JSON.stringify(request)),
        operations.map(({ chunks }) => chunks),
        operations.map(({ version }) => version.sequence),
        operations.map(({ step }) => step),
        operations.map(({ version }) => version.at),
        operations.map(({ state }) => state.phase),
        operations.map(({ state }) => JSON.stringify(state)),
        operations.map(({ reference }) => pricesText(reference)),
        operations.map(({ actor }) => JSON.stringify(actor)),
        moved.map(({ movedAt }) => movedAt),
      ],
    );
  }

  /** Writes state and version, and the prices where they changed: they are many times larger than the state. */
  async update(tx: Tx, changes: readonly OperationChange[]): Promise<void> {
    if (changes.length === 0) return;
    const after = changes.map(({ operation }) => operation);
    await tx.prepared(
      'orchestrator.operations.update',
      `UPDATE orchestrator.operations AS o
          SET chunks = u.chunks, sequence = u.sequence, step = u.step, updated_at = u.updated_at, phase = u.phase,
              state = u.state, reference = COALESCE(u.reference, o.reference), prices = COALESCE(u.prices, o.prices),
              moved_at = u.moved_at
         FROM unnest($1::uuid[], $2::int[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::text[], $10::timestamptz[])
           AS u (id, chunks, sequence, step, updated_at, phase, state, reference, prices, moved_at)
        WHERE o.id = u.id`,
      [
        after.map(({ id }) => id),
        after.map(({ chunks }) => chunks),
        after.map(({ version }) => version.sequence),
        after.map(({ step }) => step),
        after.map(({ version }) => version.at),
        after.map(({ state }) => state.phase),
        after.map(({ state }) => JSON.stringify(state)),
        changes.map((change) => changedPrices(change, 'reference')),
        changes.map((change) => changedPrices(change, 'prices')),
        changes.map(({ movedAt }) => movedAt),
      ],
    );
  }
}

/** The text of changed prices; null when the prices did not change. */
function changedPrices({ before, operation }: OperationChange, member: 'reference' | 'prices'): string | null {
  return before[member] === operation[member] ? null : pricesText(operation[member]);
}
