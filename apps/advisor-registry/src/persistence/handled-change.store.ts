import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/** A chunk of a change of participants. */
export interface ChangeChunk {
  readonly changeId: string;
  readonly chunk: number;
}

export interface HandledChange extends ChangeChunk {
  readonly handledAt: string;
}

/** The handled chunks, in `registry.handled_changes`, by which a repeated command is recognized. */
@Injectable()
export class HandledChangeStore {
  /** Stores the chunks as handled. Returns the chunks that were not stored before, each once. */
  async insert(tx: Tx, chunks: readonly HandledChange[]): Promise<readonly ChangeChunk[]> {
    const rows = await tx.prepared<{ readonly change_id: string; readonly chunk: number }>(
      'registry.handled_changes.note',
      `INSERT INTO registry.handled_changes (change_id, chunk, handled_at)
       SELECT * FROM unnest($1::uuid[], $2::int[], $3::timestamptz[])
       ON CONFLICT DO NOTHING
       RETURNING change_id, chunk`,
      [
        chunks.map(({ changeId }) => changeId),
        chunks.map(({ chunk }) => chunk),
        chunks.map(({ handledAt }) => handledAt),
      ],
    );
    return rows.map(({ change_id, chunk }) => ({ changeId: change_id, chunk }));
  }
}
