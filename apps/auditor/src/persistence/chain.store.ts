import { Injectable } from '@nestjs/common';
import type { AuditKey, Checkpoint } from '@ballast/contracts';
import { canonicalJson, type ChainEnd, endAfter } from '@ballast/domain-seal';
import type { Tx } from '@ballast/platform-postgres';

interface ChainRow {
  readonly sequence: string;
  readonly hash: string;
  readonly sealed_at: string;
  readonly next_key_id: string;
}

/** The end of the chain, locked by one sealer. */
export interface LockedChain {
  /** Undefined before the first checkpoint. */
  readonly end: ChainEnd | undefined;
}

/** The chain of checkpoints: `auditor.chain`, `auditor.checkpoints` and `auditor.keys`. */
@Injectable()
export class ChainStore {
  /** Locks the end of the chain until the commit; undefined while another instance seals. */
  async lock(tx: Tx): Promise<LockedChain | undefined> {
    await tx.prepared('auditor.chain.begin', 'INSERT INTO auditor.chain DEFAULT VALUES ON CONFLICT DO NOTHING');
    const [row] = await tx.prepared<ChainRow>(
      'auditor.chain.lock',
      'SELECT sequence, hash, sealed_at, next_key_id FROM auditor.chain FOR UPDATE SKIP LOCKED',
    );
    if (row === undefined) return undefined;
    const sequence = Number(row.sequence);
    return {
      end: sequence === 0 ? undefined : { sequence, hash: row.hash, at: row.sealed_at, nextKeyId: row.next_key_id },
    };
  }

  /** Adds a checkpoint to the chain, with the key that it names. One that is in the chain changes nothing. */
  async append(tx: Tx, checkpoint: Checkpoint): Promise<void> {
    const { sequence, hash, at, nextKeyId } = endAfter(checkpoint);
    await tx.prepared(
      'auditor.checkpoints.append',
      `WITH added AS (
         INSERT INTO auditor.checkpoints (sequence, document) VALUES ($1, $2) ON CONFLICT DO NOTHING
       )
       INSERT INTO auditor.chain AS c (sequence, hash, sealed_at, next_key_id) VALUES ($1, $3, $4, $5)
       ON CONFLICT (is_end)
       DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, sealed_at = excluded.sealed_at,
                     next_key_id = excluded.next_key_id
        WHERE c.sequence < excluded.sequence`,
      [sequence, canonicalJson(checkpoint), hash, at, nextKeyId],
    );
    if (checkpoint.next_key !== undefined) await this.addKey(tx, checkpoint.next_key, sequence);
  }

  private async addKey(tx: Tx, { key_id, public_key }: AuditKey, sequence: number): Promise<void> {
    await tx.query(
      `INSERT INTO auditor.keys (key_id, public_key, from_sequence) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [key_id, public_key, sequence],
    );
  }
}
