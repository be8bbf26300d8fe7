import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/** A chunk of an Operation, as messages name it. */
export interface ChunkKey {
  readonly operation_id: string;
  readonly chunk: number;
}

/** Items that a step of a chunk is done with. */
export interface DoneChunks<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => ChunkKey;
  /** Time of the step, from which its days are counted; absent: now. */
  readonly doneAt?: (item: T) => string;
}

/** Record of the steps of chunks that are done. A message that stands in the log twice is recognized by it. */
@Injectable()
export class ChunkStore {
  /** Records a step of these chunks as done. Returns the items whose step was not done before, each once. */
  async firstTime<T>(tx: Tx, step: 'place' | 'settle', { items, keyOf, doneAt }: DoneChunks<T>): Promise<readonly T[]> {
    if (items.length === 0) return [];
    const rows = await tx.prepared<ChunkKey>(
      'credit.decided_chunks.note',
      `INSERT INTO credit.decided_chunks (operation_id, chunk, step, done_at)
       SELECT operation_id, chunk, $3, coalesce(done_at, now())
         FROM unnest($1::uuid[], $2::integer[], $4::timestamptz[]) AS noted(operation_id, chunk, done_at)
       ON CONFLICT DO NOTHING
       RETURNING operation_id, chunk`,
      [
        items.map((item) => keyOf(item).operation_id),
        items.map((item) => keyOf(item).chunk),
        step,
        items.map((item) => doneAt?.(item)),
      ],
    );
    const fresh = new Set(rows.map(textOf));
    // When one batch has the same chunk twice, only the first item is returned.
    return items.filter((item) => fresh.delete(textOf(keyOf(item))));
  }
}

function textOf({ operation_id, chunk }: ChunkKey): string {
  return `${operation_id.toLowerCase()}/${chunk}`;
}
