import type { AuditKey, Checkpoint } from '@ballast/contracts';
import { type Digest, splitDigests, type StoredSpan } from '@ballast/domain-seal';
import type { SealTables } from './seal-tables';
import type { ShownRange } from './shown-range';

interface LeafRow {
  readonly first_index: string;
  readonly first_offset: string;
  readonly hashes: Buffer;
}

/** A leaf of a partition, and the offset of its message. */
export interface PlacedLeaf {
  readonly index: number;
  readonly offset: string;
  readonly hash: Digest;
}

/** Latest seal of a partition. */
export interface LatestSeal {
  readonly topic: string;
  readonly partition: number;
  readonly size: number;
  /** Sequence of the checkpoint. */
  readonly sequence: number;
}

/** The Merkle trees and their seals, for proofs. */
export class SealedTrees {
  constructor(private readonly tables: SealTables) {}

  async seals(): Promise<readonly LatestSeal[]> {
    const rows = await this.tables.query<{ topic: string; partition: number; size: string; sequence: string }>(
      'SELECT topic, partition, size, sequence FROM auditor.sealed_partitions',
    );
    return rows.map((row) => ({ ...row, size: Number(row.size), sequence: Number(row.sequence) }));
  }

  async checkpoints(sequences: readonly number[]): Promise<readonly Checkpoint[]> {
    const rows = await this.tables.query<{ readonly document: string }>(
      'SELECT document FROM auditor.checkpoints WHERE sequence = ANY($1::bigint[]) ORDER BY sequence',
      [sequences],
    );
    return rows.map(({ document }) => JSON.parse(document) as Checkpoint);
  }

  async keys(): Promise<AuditKey[]> {
    return this.tables.query<AuditKey>('SELECT key_id, public_key FROM auditor.keys ORDER BY from_sequence');
  }

  /** Hashes of neighbouring subtrees of one stored level, from left to right. */
  async hashes(topic: string, partition: number, { level, first, count }: StoredSpan): Promise<readonly Digest[]> {
    if (level === 0) {
      const leaves = await this.leaves({ topic, partition, first, last: first + count - 1 });
      return leaves.map(({ hash }) => hash);
    }
    const rows = await this.tables.query<{ readonly hash: Buffer }>(
      `SELECT hash FROM auditor.nodes
        WHERE topic = $1 AND partition = $2 AND level = $3 AND node_index BETWEEN $4 AND $5
        ORDER BY node_index`,
      [topic, partition, level, first, first + count - 1],
    );
    return rows.map(({ hash }) => hash);
  }

  /** Leaves of a range, in their order. */
  async leaves({ topic, partition, first, last }: ShownRange): Promise<readonly PlacedLeaf[]> {
    // The row with the first leaf may begin before the range.
    const rows = await this.tables.query<LeafRow>(
      `SELECT first_index, first_offset, hashes FROM auditor.leaves
        WHERE topic = $1 AND partition = $2 AND first_index <= $4
          AND first_index >= (SELECT max(first_index) FROM auditor.leaves
                               WHERE topic = $1 AND partition = $2 AND first_index <= $3)
        ORDER BY first_index`,
      [topic, partition, first, last],
    );
    return rows.flatMap(leavesOf).filter(({ index }) => index >= first && index <= last);
  }
}

function leavesOf({ first_index, first_offset, hashes }: LeafRow): readonly PlacedLeaf[] {
  return splitDigests(hashes).map((hash, place) => ({
    index: Number(first_index) + place,
    offset: String(BigInt(first_offset) + BigInt(place)),
    hash,
  }));
}
