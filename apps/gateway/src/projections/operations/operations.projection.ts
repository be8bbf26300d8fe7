import { Injectable } from '@nestjs/common';
import { operationSchema, type Actor, type Operation } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { operationStatusEvent, type PublicEvent, type PublicEventsProjection } from '../../events';
import { joinTexts } from '../../persistence/json-texts';
import {
  isTransition,
  NO_PROGRESS,
  passGate,
  type ExecutionProgress,
  type OperationEvent,
} from '@ballast/domain-operation';

type ProgressRow = ExecutionProgress & { readonly operation_id: string };

interface PendingRow {
  readonly sequence: number;
  readonly platform_code: string;
  readonly previous_status: string;
  readonly total: number;
  readonly occurred_at: string;
  readonly correlation_id: string;
  readonly causation_id: string;
  readonly actor: string;
  readonly body: string;
}

/** An accepted Operation before anything is decided. */
export interface AcceptedOperation {
  readonly operation: Operation;
  readonly platformCode: string;
}

/**
 * Tables gateway.operations, gateway.execution_counts and gateway.pending_operation_events: an Operation shows a status
 * as soon as the Executions that it counts are readable.
 */
@Injectable()
export class OperationsProjection {
  /**
   * Makes an accepted Operation readable, in the transaction that accepts it. Answers the JSON that its GET shows from
   * then on. Accepting it again changes nothing.
   */
  async accept(tx: Tx, accepted: AcceptedOperation): Promise<string> {
    const row = acceptedRow(accepted);
    await this.upsert(tx, [row]);
    return JSON.stringify(row.operation);
  }

  /** Makes accepted Operations readable. Those that are readable already stay as they are. */
  async acceptAll(tx: Tx, accepted: readonly AcceptedOperation[]): Promise<void> {
    const rows = new Map(accepted.map((each) => [each.operation.id, acceptedRow(each)]));
    await this.upsert(tx, [...rows.values()]);
  }

  /**
   * Adds Executions that became readable to the progress of their Operations and answers the new progress. Its rows
   * stay locked until the commit, so that an event that becomes pending now is seen by the batch that makes it
   * readable. One statement inserts or updates in the order of the ids: locking existing rows first and inserting the
   * others afterwards would be a second pass, and two passes of two batches deadlock.
   */
  async addProgress(
    tx: Tx,
    added: ReadonlyMap<string, ExecutionProgress>,
  ): Promise<ReadonlyMap<string, ExecutionProgress>> {
    if (added.size === 0) return new Map();
    const rows = await tx.prepared<ProgressRow>(
      'gateway.execution_counts.add',
      `INSERT INTO gateway.execution_counts AS counts (operation_id, projected, settled, skipped, rejected)
     SELECT * FROM unnest($1::uuid[], $2::int[], $3::int[], $4::int[], $5::int[]) AS added (operation_id) ORDER BY operation_id
     ON CONFLICT (operation_id) DO UPDATE
        SET projected = counts.projected + excluded.projected, settled = counts.settled + excluded.settled,
            skipped = counts.skipped + excluded.skipped, rejected = counts.rejected + excluded.rejected
     RETURNING operation_id, projected, settled, skipped, rejected`,
      [
        [...added.keys()],
        [...added.values()].map(({ projected }) => projected),
        [...added.values()].map(({ settled }) => settled),
        [...added.values()].map(({ skipped }) => skipped),
        [...added.values()].map(({ rejected }) => rejected),
      ],
    );
    return new Map(rows.map((row) => [row.operation_id, row]));
  }

  /**
   * Applies the arriving and the pending events that are readable now, and stores the others as pending. `progress` has
   * a locked row for every Operation of these events. Answers the public events, those of one Operation in their
   * sequence.
   */
  async apply(
    tx: Tx,
    progress: ReadonlyMap<string, ExecutionProgress>,
    arriving: readonly OperationEvent[],
  ): Promise<readonly PublicEvent[]> {
    const waiting = await this.selectPending(tx, [...progress.keys()]);
    if (waiting.length === 0 && arriving.length === 0) return [];
    const events = groupByOperation([...waiting, ...arriving]);
    const applied = await this.selectApplied(tx, [...events.keys()]);
    const decisions = [...events].map(([id, group]) =>
      passGate(group, { applied: applied.get(id) ?? 0, progress: progress.get(id) ?? NO_PROGRESS }),
    );
    const released = decisions.flatMap((decision) => decision.released);
    const current = decisions.flatMap((decision) => decision.released.at(-1) ?? []);
    await this.upsert(tx, current);
    const wasPending = new Set(waiting.map(keyOf));
    await this.deletePending(
      tx,
      released.filter((event) => wasPending.has(keyOf(event))),
    );
    await this.insertPending(
      tx,
      decisions.flatMap(({ pending }) => pending.filter((event) => !wasPending.has(keyOf(event)))),
    );
    return released.filter(isTransition).map(operationStatusEvent);
  }

  /**
   * Applies waiting events whose public events are recorded, in tables that were made from the record alone. The service
   * had found them readable by Executions that it takes in again.
   */
  async applyRecorded(tx: Tx, publicEvents: Pick<PublicEventsProjection, 'recorded'>): Promise<void> {
    const rows = await tx.query<{ operation_id: string }>(
      'SELECT DISTINCT operation_id FROM gateway.pending_operation_events',
    );
    const waiting = await this.selectPending(
      tx,
      rows.map(({ operation_id }) => operation_id),
    );
    const reported = waiting.filter(isTransition).map((event) => ({ event, ...operationStatusEvent(event) }));
    const recorded = await publicEvents.recorded(
      tx,
      reported.map(({ notificationId }) => notificationId),
    );
    const last = new Map<string, OperationEvent>();
    for (const { event, notificationId } of reported) {
      const { sequence } = last.get(event.operation.id) ?? { sequence: 0 };
      if (recorded.has(notificationId) && event.sequence > sequence) last.set(event.operation.id, event);
    }
    await this.upsert(tx, [...last.values()]);
    // Events are released in their order, so those before a recorded one are released, too.
    const released = waiting.filter(({ operation, sequence }) => sequence <= (last.get(operation.id)?.sequence ?? 0));
    await this.deletePending(tx, released);
  }

  private async selectApplied(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await tx.query<{ id: string; sequence: number }>(
      'SELECT id, sequence FROM gateway.operations WHERE id = ANY($1::uuid[])',
      [ids],
    );
    return new Map(rows.map(({ id, sequence }) => [id, sequence]));
  }

  /** Writes Operations; `sequence` is the number of changes applied. A row with a higher sequence stays. */
  private async upsert(
    tx: Tx,
    rows: readonly { readonly operation: Operation; readonly platformCode: string; readonly sequence: number }[],
  ): Promise<void> {
    if (rows.length === 0) return;
    const operations = rows.map(({ operation }) => operation);
    await tx.prepared(
      'gateway.operations.upsert',
      `INSERT INTO gateway.operations AS current
            (id, platform_code, strategy_id, request_id, initiated_by, type, status, sequence, created_at, body)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::int[],
                          $9::timestamptz[], string_to_array($10, E'\\n'))
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, sequence = excluded.sequence, body = excluded.body
      WHERE current.sequence < excluded.sequence`,
      [
        operations.map(({ id }) => id),
        rows.map(({ platformCode }) => platformCode),
        operations.map(({ strategy_id }) => strategy_id),
        operations.map(({ request_id }) => request_id),
        operations.map(({ initiated_by }) => initiated_by),
        operations.map(({ type }) => type),
        operations.map(({ status }) => status),
        rows.map(({ sequence }) => sequence),
        operations.map(({ created_at }) => created_at),
        joinTexts(operations.map((operation) => JSON.stringify(operation))),
      ],
    );
  }

  private async selectPending(tx: Tx, operationIds: readonly string[]): Promise<readonly OperationEvent[]> {
    const rows = await tx.prepared<PendingRow>(
      'gateway.pending_operation_events.select',
      `SELECT sequence, platform_code, previous_status, total, occurred_at, correlation_id, causation_id, actor, body
       FROM gateway.pending_operation_events WHERE operation_id = ANY($1::uuid[])`,
      [operationIds],
    );
    return rows.map((row) => ({
      sequence: row.sequence,
      platformCode: row.platform_code,
      previousStatus: row.previous_status,
      total: row.total,
      occurredAt: row.occurred_at,
      cause: {
        id: row.causation_id,
        recordId: row.causation_id,
        correlationId: row.correlation_id,
        platformCode: row.platform_code,
        actor: JSON.parse(row.actor) as Actor,
        origin: undefined,
      },
      operation: operationSchema.parse(JSON.parse(row.body)),
    }));
  }

  private async insertPending(tx: Tx, events: readonly OperationEvent[]): Promise<void> {
    if (events.length === 0) return;
    await tx.query(
      `INSERT INTO gateway.pending_operation_events
            (operation_id, sequence, platform_code, previous_status, total, occurred_at, correlation_id, causation_id,
             actor, body)
     SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[],
                          $9::text[], string_to_array($10, E'\\n'))
     ON CONFLICT DO NOTHING`,
      [
        events.map(({ operation }) => operation.id),
        events.map(({ sequence }) => sequence),
        events.map(({ platformCode }) => platformCode),
        events.map(({ previousStatus }) => previousStatus),
        events.map(({ total }) => total),
        events.map(({ occurredAt }) => occurredAt),
        events.map(({ cause }) => cause.correlationId),
        events.map(({ cause }) => cause.recordId),
        events.map(({ cause }) => JSON.stringify(cause.actor)),
        joinTexts(events.map(({ operation }) => JSON.stringify(operation))),
      ],
    );
  }

  private async deletePending(tx: Tx, events: readonly OperationEvent[]): Promise<void> {
    if (events.length === 0) return;
    await tx.query(
      `DELETE FROM gateway.pending_operation_events
      WHERE (operation_id, sequence) IN (SELECT * FROM unnest($1::uuid[], $2::int[]))`,
      [events.map(({ operation }) => operation.id), events.map(({ sequence }) => sequence)],
    );
  }
}

function acceptedRow({ operation, platformCode }: AcceptedOperation) {
  return { operation: operationSchema.parse(operation), platformCode, sequence: 0 };
}

function keyOf({ operation, sequence }: OperationEvent): string {
  return `${operation.id}:${sequence}`;
}

/** Events by Operation id, ascending: rows of several Operations are always locked in this order. */
function groupByOperation(events: readonly OperationEvent[]): ReadonlyMap<string, OperationEvent[]> {
  const ids = [...new Set(events.map(({ operation }) => operation.id))].sort();
  const groups = new Map<string, OperationEvent[]>(ids.map((id) => [id, []]));
  for (const event of events) groups.get(event.operation.id)?.push(event);
  return groups;
}
