import { Injectable } from '@nestjs/common';
import type { AuditKey, Checkpoint } from '@ballast/contracts';
import { Reads } from '@ballast/platform-postgres';

/** A key with the sequence of the checkpoint that names it. */
export interface NamedKey extends AuditKey {
  readonly from_sequence: number;
}

/** Checkpoints and keys, for callers. */
@Injectable()
export class CheckpointsQuery {
  constructor(private readonly reads: Reads) {}

  /** Checkpoints after a sequence, in their sequence. */
  async after(sequence: number, limit: number): Promise<readonly Checkpoint[]> {
    const rows = await this.reads.prepared<{ readonly document: string }>(
      'auditor.checkpoints.after',
      'SELECT document FROM auditor.checkpoints WHERE sequence > $1 ORDER BY sequence LIMIT $2',
      [sequence, limit],
    );
    return rows.map(({ document }) => JSON.parse(document) as Checkpoint);
  }

  /** Every key that signs or has signed checkpoints, the first one first. */
  async keys(): Promise<readonly NamedKey[]> {
    const rows = await this.reads.query<{ key_id: string; public_key: string; from_sequence: string }>(
      'SELECT key_id, public_key, from_sequence FROM auditor.keys ORDER BY from_sequence',
    );
    return rows.map((row) => ({ ...row, from_sequence: Number(row.from_sequence) }));
  }
}
