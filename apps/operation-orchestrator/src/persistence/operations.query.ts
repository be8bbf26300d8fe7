import { Injectable } from '@nestjs/common';
import type { Chunk, Operation } from '@ballast/domain-operation';
import { Reads } from '@ballast/platform-postgres';
import { CHUNK_COLUMNS, readChunk, type ChunkRow } from './chunk.row';
import { OPERATION_COLUMNS, readOperation, type OperationRow } from './operation.row';

export interface StalledOperation {
  readonly id: string;
  readonly platform_code: string;
  readonly phase: string;
  readonly moved_at: Date;
}

/** Operations as they stand, for readers. */
@Injectable()
export class OperationsQuery {
  constructor(private readonly reads: Reads) {}

  /** The Operation of a platform; undefined when the platform has no Operation with this id. */
  async find(platformCode: string, id: string): Promise<Operation | undefined> {
    const [row] = await this.reads.prepared<OperationRow>(
      'orchestrator.operations.find',
      `SELECT ${OPERATION_COLUMNS} FROM orchestrator.operations WHERE id = $1 AND platform_code = $2`,
      [id, platformCode],
    );
    return row === undefined ? undefined : readOperation(row);
  }

  /** A chunk of an Operation; undefined when the Operation has no such chunk or the chunk has not arrived. */
  async findChunk(operationId: string, number: number): Promise<Chunk | undefined> {
    const [row] = await this.reads.prepared<ChunkRow>(
      'orchestrator.chunks.find',
      `SELECT ${CHUNK_COLUMNS} FROM orchestrator.chunks WHERE operation_id = $1 AND chunk = $2`,
      [operationId, number],
    );
    return row === undefined ? undefined : readChunk(row);
  }

  /** Operations that are neither ended nor queued and have not moved for `afterMs`, the longest stalled first. */
  stalled({
    afterMs,
    limit,
  }: {
    readonly afterMs: number;
    readonly limit: number;
  }): Promise<readonly StalledOperation[]> {
    return this.reads.query<StalledOperation>(
      `SELECT id, platform_code, phase, moved_at FROM orchestrator.operations
        WHERE phase <> 'ended' AND phase <> 'queued' AND moved_at < now() - $1 * interval '1 millisecond'
        ORDER BY moved_at LIMIT $2`,
      [afterMs, limit],
    );
  }
}
