import { Injectable } from '@nestjs/common';
import { type Digest, EMPTY_TREE, type Frontier, splitDigests, type TreeNode } from '@ballast/domain-seal';
import type { Tx } from '@ballast/platform-postgres';

export interface PartitionPlace {
  readonly topic: string;
  readonly partition: number;
}

/** Leaves of messages whose offsets follow each other. */
export interface LeafRun {
  /** Place of the first leaf in the tree, from 0. */
  readonly firstIndex: number;
  readonly firstOffset: string;
  readonly hashes: readonly Digest[];
}

/** Part of a partition in which messages about one Operation stand. Messages about something else may stand between them. */
export interface Mention {
  readonly operationId: string;
  /** Participant that the message is about; empty for a range of all messages about the Operation. */
  readonly participantCode: string;
  readonly first: number;
  readonly last: number;
}

/** Growth of the tree of one partition. */
export interface Growth {
  readonly frontier: Frontier;
  /** Roots of subtrees of the stored levels that the new leaves completed. */
  readonly nodes: readonly TreeNode[];
  readonly runs: readonly LeafRun[];
  readonly mentions: readonly Mention[];
}

/**
 * The Merkle trees of all partitions and the index of their messages: `auditor.partitions`, `auditor.leaves`,
 * `auditor.nodes` and `auditor.mentions`.
 */
@Injectable()
export class LeafStore {
  /** The frontier of a partition. No lock is taken: the position in the log lets one transaction in at a time. */
  async loadFrontier(tx: Tx, { topic, partition }: PartitionPlace): Promise<Frontier> {
    const [row] = await tx.prepared<{ readonly size: string; readonly frontier: Buffer }>(
      'auditor.partitions.load',
      'SELECT size, frontier FROM auditor.partitions WHERE topic = $1 AND partition = $2',
      [topic, partition],
    );
    return row === undefined ? EMPTY_TREE : { size: Number(row.size), nodes: splitDigests(row.frontier) };
  }

  /** Stores the growth of a partition in one round trip. */
  async append(
    tx: Tx,
    { topic, partition }: PartitionPlace,
    { frontier, nodes, runs, mentions }: Growth,
  ): Promise<void> {
    await tx.prepared(
      'auditor.partitions.append',
      `WITH grown AS (
         INSERT INTO auditor.partitions (topic, partition, size, frontier) VALUES ($1::text, $2::int, $3::bigint, $4::bytea)
         ON CONFLICT (topic, partition) DO UPDATE SET size = excluded.size, frontier = excluded.frontier
       ), added AS (
         INSERT INTO auditor.leaves (topic, partition, first_index, first_offset, hashes)
         SELECT $1, $2, * FROM unnest($5::bigint[], $6::bigint[], $7::bytea[])
       ), mentioned AS (
         INSERT INTO auditor.mentions (topic, partition, operation_id, participant_code, first_index, last_index)
         SELECT $1, $2, * FROM unnest($11::uuid[], $12::text[], $13::bigint[], $14::bigint[])
       )
       INSERT INTO auditor.nodes (topic, partition, level, node_index, hash)
       SELECT $1, $2, * FROM unnest($8::smallint[], $9::bigint[], $10::bytea[])`,
      [
        topic,
        partition,
        frontier.size,
        Buffer.concat(frontier.nodes),
        runs.map(({ firstIndex }) => firstIndex),
        runs.map(({ firstOffset }) => firstOffset),
        runs.map(({ hashes }) => Buffer.concat(hashes)),
        nodes.map(({ level }) => level),
        nodes.map(({ index }) => index),
        nodes.map(({ hash }) => Buffer.from(hash)),
        mentions.map(({ operationId }) => operationId),
        mentions.map(({ participantCode }) => participantCode),
        mentions.map((mention) => mention.first),
        mentions.map((mention) => mention.last),
      ],
    );
  }
}
