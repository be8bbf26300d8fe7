import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/** A chunk of an Operation, as messages name it. */
export interface ChunkKey {
  readonly operation_id: string;
  readonly chunk: number;
}

/** Record of the steps of chunks that are done. A message that stands in the log twice is recognized by it. */
@Injectable()
export class ChunkStore {
  /** Records a step of these chunks as done. Returns the items whose step was not done before, each once. */
  async firstTime<T>(
    tx: Tx,
    step: 'place' | 'settle',
    { items, keyOf }: { readonly items: readonly T[]; readonly keyOf: (item: T) => ChunkKey },
  ): Promise<readonly T[]> {
    if (items.length === 0) return [];
    const rows = await tx.prepared<ChunkKey>(
      'credit.decided_chunks.note',
      `INSERT INTO credit.decided_chunks (operation_id, chunk, step)
       SELECT operation_id, chunk, $3 FROM unnest($1::uuid[], $2::integer[]) AS noted(operation_id, chunk)
       ON CONFLICT DO NOTHING
       RETURNING operation_id, chunk`,
      [items.map((item) => keyOf(item).operation_id), items.map((item) => keyOf(item).chunk), step],
    );
    const fresh = new Set(rows.map(textOf));
    // When one batch has the same chunk twice, only the first item is returned.
    return items.filter((item) => fresh.delete(textOf(keyOf(item))));
  }
}

function textOf({ operation_id, chunk }: ChunkKey): string {
  return `${operation_id.toLowerCase()}/${chunk}`;
}
