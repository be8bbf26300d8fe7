import { Injectable } from '@nestjs/common';
import type { SealedPartition } from '@ballast/contracts';
import { foldNodes, splitDigests, toHex } from '@ballast/domain-seal';
import type { Tx } from '@ballast/platform-postgres';

interface GrownRow {
  readonly topic: string;
  readonly partition: number;
  readonly size: string;
  readonly frontier: Buffer;
}

interface SealedRow {
  readonly topic: string;
  readonly partition: number;
  readonly size: string;
  readonly root: string;
}

/** Latest entry of each partition in a checkpoint, in `auditor.sealed_partitions`. */
@Injectable()
export class SealStore {
  /** Partitions that have grown since they were sealed, as they are now. */
  async loadGrown(tx: Tx): Promise<readonly SealedPartition[]> {
    const rows = await tx.prepared<GrownRow>(
      'auditor.partitions.grown',
      `SELECT p.topic, p.partition, p.size, p.frontier
         FROM auditor.partitions p
         LEFT JOIN auditor.sealed_partitions s ON s.topic = p.topic AND s.partition = p.partition
        WHERE p.size > coalesce(s.size, 0)`,
    );
    return rows.map(({ topic, partition, size, frontier }) => {
      return { topic, partition, size: Number(size), root: toHex(foldNodes(splitDigests(frontier))) };
    });
  }

  /** Latest entry of every partition, in no order. */
  async loadAll(tx: Tx): Promise<readonly SealedPartition[]> {
    const rows = await tx.prepared<SealedRow>(
      'auditor.sealed_partitions.load',
      'SELECT topic, partition, size, root FROM auditor.sealed_partitions',
    );
    return rows.map((row) => ({ ...row, size: Number(row.size) }));
  }

  /** Stores the entries of a checkpoint. Those of a later one stay. */
  async save(tx: Tx, sequence: number, entries: readonly SealedPartition[]): Promise<void> {
    if (entries.length === 0) return;
    await tx.prepared(
      'auditor.sealed_partitions.save',
      `INSERT INTO auditor.sealed_partitions AS sealed (topic, partition, size, root, sequence)
       SELECT *, $5::bigint FROM unnest($1::text[], $2::int[], $3::bigint[], $4::text[])
       ON CONFLICT (topic, partition)
       DO UPDATE SET size = excluded.size, root = excluded.root, sequence = excluded.sequence
        WHERE sealed.sequence < excluded.sequence`,
      [
        entries.map(({ topic }) => topic),
        entries.map(({ partition }) => partition),
        entries.map(({ size }) => size),
        entries.map(({ root }) => root),
        sequence,
      ],
    );
  }
}
