import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/** A chunk of a request; a request without chunks is the only one, 0. */
export interface RequestChunk {
  readonly changeId: string;
  readonly chunk: number;
}

/**
 * The handled requests, in `rebalancing.handled_requests`. Requests stay in their topic for ever, and one that is
 * published twice has two positions in the log, so a position does not show that it was handled.
 */
@Injectable()
export class HandledRequestStore {
  /** Stores chunks as handled. Returns a test that is true once for each chunk that was not stored before. */
  async insert(tx: Tx, chunks: readonly RequestChunk[]): Promise<(chunk: RequestChunk) => boolean> {
    if (chunks.length === 0) return () => false;
    const rows = await tx.prepared<{ readonly change_id: string; readonly chunk: number }>(
      'rebalancing.handled_requests.note',
      `INSERT INTO rebalancing.handled_requests (change_id, chunk)
       SELECT * FROM unnest($1::uuid[], $2::int[])
       ON CONFLICT DO NOTHING
       RETURNING change_id, chunk`,
      [chunks.map(({ changeId }) => changeId), chunks.map(({ chunk }) => chunk)],
    );
    const fresh = new Set(rows.map(({ change_id, chunk }) => keyOf({ changeId: change_id, chunk })));
    return (chunk) => fresh.delete(keyOf(chunk));
  }
}

function keyOf({ changeId, chunk }: RequestChunk): string {
  return `${changeId.toLowerCase()}/${chunk}`;
}
