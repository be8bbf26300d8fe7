import type { RequestedParticipant } from '@ballast/contracts';
import type { CheckedExecution, Chunk, ChunkDecision, ChunkState } from '@ballast/domain-operation';

export interface ChunkRow {
  readonly operation_id: string;
  readonly chunk: number;
  readonly first_index: number;
  readonly participants: string;
  readonly status: ChunkState['status'];
  readonly decided_at: string;
  readonly executions: string;
}

/** The columns of a ChunkRow. */
export const CHUNK_COLUMNS = 'operation_id, chunk, first_index, participants, status, decided_at, executions';

export function readChunk(row: ChunkRow): Chunk {
  return {
    number: row.chunk,
    firstIndex: row.first_index,
    participants: JSON.parse(row.participants) as RequestedParticipant[],
    state: readState(row),
  };
}

function readState(row: ChunkRow): ChunkState {
  const decision = readDecision(row);
  if (row.status === 'closed') return { status: 'closed', decision };
  return decision === null ? { status: 'listed' } : { status: 'decided', decision };
}

function readDecision({ decided_at, executions }: ChunkRow): ChunkDecision | null {
  if (decided_at === '') return null;
  return {
    decidedAt: decided_at,
    executions: executions === '' ? [] : (JSON.parse(executions) as CheckedExecution[]),
  };
}
