import { Injectable } from '@nestjs/common';
import type { Operation } from '@ballast/domain-operation';
import type { Tx } from '@ballast/platform-postgres';
import { OPERATION_COLUMNS, pricesText, readOperation, type OperationRow } from './operation.row';

/** An Operation before and after a batch. */
export interface OperationChange {
  readonly before: Operation;
  readonly after: Operation;
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

  async insert(tx: Tx, operations: readonly Operation[]): Promise<void> {
    if (operations.length === 0) return;
    await tx.prepared(
      'orchestrator.operations.insert',
      `INSERT INTO orchestrator.operations (id, platform_code, strategy_id, plan_id, created_at, request, chunks, sequence,
                                            updated_at, phase, state, reference, actor)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::int[], $8::int[],
                            $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
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
        operations.map(({ version }) => version.at),
        operations.map(({ state }) => state.phase),
        operations.map(({ state }) => JSON.stringify(state)),
        operations.map(({ reference }) => pricesText(reference)),
        operations.map(({ actor }) => JSON.stringify(actor)),
      ],
    );
  }

  /** Writes state and version, and the prices where they changed: they are many times larger than the state. */
  async update(tx: Tx, changes: readonly OperationChange[]): Promise<void> {
    if (changes.length === 0) return;
    const after = changes.map((change) => change.after);
    await tx.prepared(
      'orchestrator.operations.update',
      `UPDATE orchestrator.operations AS o
          SET sequence = u.sequence, updated_at = u.updated_at, phase = u.phase, state = u.state,
              reference = COALESCE(u.reference, o.reference), prices = COALESCE(u.prices, o.prices), moved_at = now()
         FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
           AS u (id, sequence, updated_at, phase, state, reference, prices)
        WHERE o.id = u.id`,
      [
        after.map(({ id }) => id),
        after.map(({ version }) => version.sequence),
        after.map(({ version }) => version.at),
        after.map(({ state }) => state.phase),
        after.map(({ state }) => JSON.stringify(state)),
        changes.map((change) => changedPrices(change, 'reference')),
        changes.map((change) => changedPrices(change, 'prices')),
      ],
    );
  }
}

/** The text of changed prices; null when the prices did not change. */
function changedPrices({ before, after }: OperationChange, member: 'reference' | 'prices'): string | null {
  return before[member] === after[member] ? null : pricesText(after[member]);
}
