import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/** A chunk of a change of participants. */
export interface ChangeChunk {
  readonly changeId: string;
  readonly chunk: number;
}

/** The handled chunks, in `registry.handled_changes`, by which a repeated command is recognized. */
@Injectable()
export class HandledChangeStore {
  /** Stores the chunks as handled. Returns the chunks that were not stored before, each once. */
  async insert(tx: Tx, chunks: readonly ChangeChunk[]): Promise<readonly ChangeChunk[]> {
    const rows = await tx.prepared<{ readonly change_id: string; readonly chunk: number }>(
      'registry.handled_changes.note',
      `INSERT INTO registry.handled_changes (change_id, chunk)
       SELECT * FROM unnest($1::uuid[], $2::int[])
       ON CONFLICT DO NOTHING
       RETURNING change_id, chunk`,
      [chunks.map(({ changeId }) => changeId), chunks.map(({ chunk }) => chunk)],
    );
    return rows.map(({ change_id, chunk }) => ({ changeId: change_id, chunk }));
  }
}
