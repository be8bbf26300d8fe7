import type { CustomerPrice, OperationRequested } from '@ballast/contracts';
import {
  chunksInFlight,
  isTerminal,
  type Operation,
  type OperationState,
  type ReferencePrices,
} from '@ballast/domain-operation';
import type { Tx } from '@ballast/platform-postgres';

interface OperationRow {
  readonly id: string;
  readonly platform_code: string;
  readonly updated_at: string;
  readonly request: string;
  readonly state: string;
  readonly reference: string;
  readonly prices: string;
}

function parseOr<T>(text: string, absent: T): T {
  return text === '' ? absent : (JSON.parse(text) as T);
}

/** Empty for what is not known yet. */
function textOrEmpty(value: object | null): string {
  return value === null ? '' : JSON.stringify(value);
}

/** What an Operation is at: its status, `queued` while it waits for another one, empty once it has ended. */
function phaseOf({ status, isQueued }: OperationState): string {
  if (isTerminal(status)) return '';
  return isQueued ? 'queued' : status;
}

export interface StalledOperation {
  readonly id: string;
  readonly platform_code: string;
  readonly phase: string;
  readonly moved_at: Date;
}

/** Operations that have had their turn, have not ended, and got no further for so long; those that rest longest first. */
export function stalledOperations(
  database: Pick<Tx, 'query'>,
  { afterMs, limit }: { readonly afterMs: number; readonly limit: number },
): Promise<readonly StalledOperation[]> {
  return database.query<StalledOperation>(
    `SELECT id, platform_code, phase, moved_at FROM orchestrator.operations
      WHERE phase <> '' AND phase <> 'queued' AND moved_at < now() - $1 * interval '1 millisecond'
      ORDER BY moved_at LIMIT $2`,
    [afterMs, limit],
  );
}

/** Loads the Operations and locks them, in id order, until the transaction ends. */
export async function lockOperations(tx: Tx, ids: readonly string[]): Promise<Map<string, Operation>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.prepared<OperationRow>(
    'orchestrator.operations.lock',
    `SELECT id, platform_code, updated_at, request, state, reference, prices
       FROM orchestrator.operations WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, readOperation(row)]));
}

/** As it stands, for a reader; undefined when the platform has no such Operation. */
export async function findOperation(
  database: Pick<Tx, 'prepared'>,
  platformCode: string,
  id: string,
): Promise<Operation | undefined> {
  const [row] = await database.prepared<OperationRow>(
    'orchestrator.operations.find',
    `SELECT id, platform_code, updated_at, request, state, reference, prices
       FROM orchestrator.operations WHERE id = $1 AND platform_code = $2`,
    [id, platformCode],
  );
  return row === undefined ? undefined : readOperation(row);
}

/** Operations that are under way with a plan, as far as they are written. */
export async function underWayWithPlan(tx: Tx, planId: string): Promise<readonly string[]> {
  const rows = await tx.prepared<{ id: string }>(
    'orchestrator.operations.of_plan',
    `SELECT id FROM orchestrator.operations WHERE plan_id = $1 AND phase <> ''`,
    [planId],
  );
  return rows.map(({ id }) => id);
}

function readOperation(row: OperationRow): Operation {
  const request = JSON.parse(row.request) as OperationRequested;
  return {
    id: row.id,
    platformCode: row.platform_code,
    updatedAt: row.updated_at,
    request,
    // A state of before may not have all members: this one follows from the request.
    state: {
      ...(JSON.parse(row.state) as OperationState),
      inFlightMax: chunksInFlight(request.chunk_participants),
    },
    reference: parseOr<ReferencePrices | null>(row.reference, null),
    prices: parseOr<readonly CustomerPrice[] | null>(row.prices, null),
  };
}

export async function insertOperations(tx: Tx, operations: readonly Operation[]): Promise<void> {
  if (operations.length === 0) return;
  await tx.prepared(
    'orchestrator.operations.insert',
    `INSERT INTO orchestrator.operations (id, platform_code, strategy_id, created_at, updated_at, request, state, reference, phase,
                                          plan_id)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                          $9::text[], $10::uuid[])
     ON CONFLICT DO NOTHING`,
    [
      operations.map(({ id }) => id),
      operations.map(({ platformCode }) => platformCode),
      operations.map(({ request }) => request.strategy_id),
      operations.map(({ request }) => request.created_at),
      operations.map(({ updatedAt }) => updatedAt),
      operations.map(({ request }) => JSON.stringify(request)),
      operations.map(({ state }) => JSON.stringify(state)),
      operations.map(({ reference }) => textOrEmpty(reference)),
      operations.map(({ state }) => phaseOf(state)),
      operations.map(({ request }) => request.plan?.plan_id ?? null),
    ],
  );
}

export async function updateOperations(tx: Tx, operations: readonly Operation[]): Promise<void> {
  if (operations.length === 0) return;
  await tx.prepared(
    'orchestrator.operations.update',
    `UPDATE orchestrator.operations AS o
        SET updated_at = u.updated_at, state = u.state, reference = u.reference, prices = u.prices, phase = u.phase,
            moved_at = now()
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
         AS u (id, updated_at, state, reference, prices, phase)
      WHERE o.id = u.id`,
    [
      operations.map(({ id }) => id),
      operations.map(({ updatedAt }) => updatedAt),
      operations.map(({ state }) => JSON.stringify(state)),
      operations.map(({ reference }) => textOrEmpty(reference)),
      operations.map(({ prices }) => textOrEmpty(prices)),
      operations.map(({ state }) => phaseOf(state)),
    ],
  );
}
