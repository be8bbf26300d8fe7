import type { CreditDecision, RequestedParticipant } from '@ballast/contracts';
import type { Chunk, ChunkKey } from '@ballast/domain-operation';
import type { Tx } from '@ballast/platform-postgres';

interface ChunkRow {
  readonly operation_id: string;
  readonly chunk: number;
  readonly first_index: number;
  readonly participants: string;
  readonly decided_at: string;
  readonly decisions: string;
  readonly legs_by_asset: string;
  readonly is_closed: boolean;
}

export async function insertChunks(tx: Tx, chunks: readonly Chunk[]): Promise<void> {
  if (chunks.length === 0) return;
  await tx.prepared(
    'orchestrator.chunks.insert',
    `INSERT INTO orchestrator.chunks (operation_id, chunk, first_index, participants)
     SELECT * FROM unnest($1::uuid[], $2::int[], $3::int[], $4::text[]) ON CONFLICT DO NOTHING`,
    [
      chunks.map(({ operationId }) => operationId),
      chunks.map(({ chunk }) => chunk),
      chunks.map(({ firstIndex }) => firstIndex),
      chunks.map(({ participants }) => JSON.stringify(participants)),
    ],
  );
}

/**
 * By full key: a join on the Operation alone is planned as if it had one row. Whoever decides by them locks their
 * Operations before.
 */
export async function loadChunks(database: Pick<Tx, 'prepared'>, keys: readonly ChunkKey[]): Promise<readonly Chunk[]> {
  if (keys.length === 0) return [];
  const rows = await database.prepared<ChunkRow>(
    'orchestrator.chunks.load',
    `SELECT c.* FROM unnest($1::uuid[], $2::int[]) AS k (operation_id, chunk)
       JOIN orchestrator.chunks c ON c.operation_id = k.operation_id AND c.chunk = k.chunk`,
    [keys.map(({ operationId }) => operationId), keys.map(({ chunk }) => chunk)],
  );
  return rows.map((row) => ({
    operationId: row.operation_id,
    chunk: row.chunk,
    firstIndex: row.first_index,
    participants: JSON.parse(row.participants) as RequestedParticipant[],
    decidedAt: row.decided_at,
    decisions: row.decisions === '' ? [] : (JSON.parse(row.decisions) as CreditDecision[]),
    legsByAsset: JSON.parse(row.legs_by_asset) as Record<string, number>,
    isClosed: row.is_closed,
  }));
}

/** Legs by asset of every chunk of an Operation, in chunk order. */
export async function loadLegsByAsset(
  tx: Tx,
  operationId: string,
): Promise<readonly Readonly<Record<string, number>>[]> {
  const rows = await tx.prepared<{ legs_by_asset: string }>(
    'orchestrator.chunks.legs',
    `SELECT legs_by_asset FROM orchestrator.chunks WHERE operation_id = $1 ORDER BY chunk`,
    [operationId],
  );
  return rows.map(({ legs_by_asset }) => JSON.parse(legs_by_asset) as Record<string, number>);
}

export async function saveDecidedChunks(tx: Tx, chunks: readonly Chunk[]): Promise<void> {
  if (chunks.length === 0) return;
  await tx.prepared(
    'orchestrator.chunks.decided',
    `UPDATE orchestrator.chunks AS c
        SET decided_at = u.decided_at, decisions = u.decisions, legs_by_asset = u.legs_by_asset, is_closed = u.is_closed
       FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::boolean[])
         AS u (operation_id, chunk, decided_at, decisions, legs_by_asset, is_closed)
      WHERE c.operation_id = u.operation_id AND c.chunk = u.chunk`,
    [
      chunks.map(({ operationId }) => operationId),
      chunks.map(({ chunk }) => chunk),
      chunks.map(({ decidedAt }) => decidedAt),
      chunks.map(({ decisions }) => JSON.stringify(decisions)),
      chunks.map(({ legsByAsset }) => JSON.stringify(legsByAsset)),
      chunks.map(({ isClosed }) => isClosed),
    ],
  );
}

/** From here on a chunk does not change: a message about it that comes again does nothing, and readers may explain it. */
export async function closeChunks(tx: Tx, keys: readonly ChunkKey[]): Promise<void> {
  if (keys.length === 0) return;
  await tx.prepared(
    'orchestrator.chunks.close',
    `UPDATE orchestrator.chunks AS c SET is_closed = true
       FROM unnest($1::uuid[], $2::int[]) AS u (operation_id, chunk)
      WHERE c.operation_id = u.operation_id AND c.chunk = u.chunk`,
    [keys.map(({ operationId }) => operationId), keys.map(({ chunk }) => chunk)],
  );
}
