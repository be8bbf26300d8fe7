import { Injectable } from '@nestjs/common';
import { decisionOf, legsByAsset, type Chunk, type LegCounts } from '@ballast/domain-operation';
import type { Tx } from '@ballast/platform-postgres';
import { CHUNK_COLUMNS, readChunk, type ChunkRow } from './chunk.row';

export interface ChunkKey {
  readonly operationId: string;
  readonly number: number;
}

/** The participants of a chunk. */
export type ListedContent = ChunkKey & Pick<Chunk, 'participants'>;

/** The decisions about a chunk. */
export type DecidedContent = ChunkKey & Pick<Chunk, 'state'>;

/** A chunk of an Operation. */
export interface OwnedChunk {
  readonly operationId: string;
  readonly chunk: Chunk;
}

@Injectable()
export class ChunkStore {
  /** Writes chunks that have just been listed. */
  async insert(tx: Tx, chunks: readonly OwnedChunk[]): Promise<void> {
    if (chunks.length === 0) return;
    await tx.prepared(
      'orchestrator.chunks.insert',
      `INSERT INTO orchestrator.chunks (operation_id, chunk, first_index, participants)
       SELECT * FROM unnest($1::uuid[], $2::int[], $3::int[], $4::text[]) ON CONFLICT DO NOTHING`,
      [
        chunks.map(({ operationId }) => operationId),
        chunks.map(({ chunk }) => chunk.number),
        chunks.map(({ chunk }) => chunk.firstIndex),
        chunks.map(({ chunk }) => JSON.stringify(chunk.participants)),
      ],
    );
  }

  /**
   * Loads chunks by their full key: a join on the Operation alone is planned as if an Operation had one chunk. The
   * Operations must be locked when a decision depends on the chunks.
   */
  async load(tx: Tx, keys: readonly ChunkKey[]): Promise<readonly OwnedChunk[]> {
    if (keys.length === 0) return [];
    const rows = await tx.prepared<ChunkRow>(
      'orchestrator.chunks.load',
      `SELECT ${CHUNK_COLUMNS} FROM unnest($1::uuid[], $2::int[]) AS k (operation_id, chunk)
         JOIN orchestrator.chunks USING (operation_id, chunk)`,
      [keys.map(({ operationId }) => operationId), keys.map(({ number }) => number)],
    );
    return rows.map((row) => ({ operationId: row.operation_id, chunk: readChunk(row) }));
  }

  /** Numbers of the chunks of an Operation that have arrived and are not closed, ascending. */
  async openOf(tx: Tx, operationId: string): Promise<readonly number[]> {
    const rows = await tx.prepared<{ chunk: number }>(
      'orchestrator.chunks.open',
      `SELECT chunk FROM orchestrator.chunks WHERE operation_id = $1 AND status <> 'closed' ORDER BY chunk`,
      [operationId],
    );
    return rows.map(({ chunk }) => chunk);
  }

  /** Legs by asset of every chunk of an Operation, in chunk order. */
  async loadLegs(tx: Tx, operationId: string): Promise<readonly LegCounts[]> {
    const rows = await tx.prepared<{ legs_by_asset: string }>(
      'orchestrator.chunks.legs',
      `SELECT legs_by_asset FROM orchestrator.chunks WHERE operation_id = $1 ORDER BY chunk`,
      [operationId],
    );
    return rows.map(({ legs_by_asset }) => JSON.parse(legs_by_asset) as LegCounts);
  }

  /** Writes the decisions about chunks that were listed. */
  async saveDecisions(tx: Tx, chunks: readonly OwnedChunk[]): Promise<void> {
    if (chunks.length === 0) return;
    await tx.prepared(
      'orchestrator.chunks.decided',
      `UPDATE orchestrator.chunks AS c
          SET status = u.status, decided_at = u.decided_at, executions = u.executions, legs_by_asset = u.legs_by_asset
         FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[])
           AS u (operation_id, chunk, status, decided_at, executions, legs_by_asset)
        WHERE c.operation_id = u.operation_id AND c.chunk = u.chunk`,
      [
        chunks.map(({ operationId }) => operationId),
        chunks.map(({ chunk }) => chunk.number),
        chunks.map(({ chunk }) => chunk.state.status),
        chunks.map(({ chunk }) => decisionOf(chunk)?.decidedAt ?? ''),
        chunks.map(({ chunk }) => JSON.stringify(decisionOf(chunk)?.executions ?? [])),
        chunks.map(({ chunk }) => JSON.stringify(legsByAsset(chunk))),
      ],
    );
  }

  /** Closes chunks whose decisions are written already, or that were released without a decision. */
  async close(tx: Tx, chunks: readonly OwnedChunk[]): Promise<void> {
    if (chunks.length === 0) return;
    await tx.prepared(
      'orchestrator.chunks.close',
      `UPDATE orchestrator.chunks AS c SET status = 'closed'
         FROM unnest($1::uuid[], $2::int[]) AS u (operation_id, chunk)
        WHERE c.operation_id = u.operation_id AND c.chunk = u.chunk`,
      [chunks.map(({ operationId }) => operationId), chunks.map(({ chunk }) => chunk.number)],
    );
  }

  /** Writes the participants of chunks. A list of a chunk that no Operation took is passed over. */
  async saveParticipants(tx: Tx, contents: readonly ListedContent[]): Promise<void> {
    if (contents.length === 0) return;
    await tx.prepared(
      'orchestrator.chunks.save_participants',
      `UPDATE orchestrator.chunks AS c SET participants = u.participants
         FROM unnest($1::uuid[], $2::int[], $3::text[]) AS u (operation_id, chunk, participants)
        WHERE c.operation_id = u.operation_id AND c.chunk = u.chunk`,
      [
        contents.map(({ operationId }) => operationId),
        contents.map(({ number }) => number),
        contents.map(({ participants }) => JSON.stringify(participants)),
      ],
    );
  }

  /** Writes the Executions of chunks. A decision that no Operation took, because the chunk was closed, is passed over. */
  async saveExecutions(tx: Tx, contents: readonly DecidedContent[]): Promise<void> {
    if (contents.length === 0) return;
    await tx.prepared(
      'orchestrator.chunks.save_executions',
      `UPDATE orchestrator.chunks AS c SET executions = u.executions, legs_by_asset = u.legs_by_asset
         FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[])
           AS u (operation_id, chunk, executions, legs_by_asset)
        WHERE c.operation_id = u.operation_id AND c.chunk = u.chunk AND c.decided_at <> ''`,
      [
        contents.map(({ operationId }) => operationId),
        contents.map(({ number }) => number),
        contents.map((content) => JSON.stringify(decisionOf(content)?.executions ?? [])),
        contents.map((content) => JSON.stringify(legsByAsset(content))),
      ],
    );
  }
}
