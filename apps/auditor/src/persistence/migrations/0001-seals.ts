import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tables of the Merkle trees and of the chain of checkpoints. A slice of the log touches `partitions`, `leaves`, `nodes`
 * and `mentions`, a checkpoint the other tables, so that taking in and sealing never wait for each other.
 */
export class CreateSeals0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTrees(runner);
    await this.createChain(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE auditor.chain, auditor.keys, auditor.checkpoints, auditor.sealed_partitions, auditor.mentions,
                 auditor.nodes, auditor.leaves, auditor.partitions`);
  }

  private async createTrees(runner: QueryRunner): Promise<void> {
    // `frontier` has the roots of the complete subtrees one after the other, the largest first.
    await runner.query(`
      CREATE TABLE auditor.partitions (
        topic     text    NOT NULL,
        partition integer NOT NULL,
        size      bigint  NOT NULL,
        frontier  bytea   NOT NULL,
        PRIMARY KEY (topic, partition)
      ) WITH (fillfactor = 20)`);
    // A row has the leaves of messages whose offsets follow each other, from `first_index` and `first_offset` on.
    await runner.query(`
      CREATE TABLE auditor.leaves (
        topic        text    NOT NULL,
        partition    integer NOT NULL,
        first_index  bigint  NOT NULL,
        first_offset bigint  NOT NULL,
        hashes       bytea   NOT NULL,
        PRIMARY KEY (topic, partition, first_index)
      )`);
    // Hashes cannot be compressed.
    await runner.query('ALTER TABLE auditor.leaves ALTER COLUMN hashes SET STORAGE EXTERNAL');
    // Roots of complete subtrees of 256 leaves, of 65,536 and so on: other subtrees are hashed from at most 256 of them.
    await runner.query(`
      CREATE TABLE auditor.nodes (
        topic      text     NOT NULL,
        partition  integer  NOT NULL,
        level      smallint NOT NULL,
        node_index bigint   NOT NULL,
        hash       bytea    NOT NULL,
        PRIMARY KEY (topic, partition, level, node_index)
      )`);
    // Rows without a participant are the ranges with all messages of a slice about an Operation. Each message about
    // one participant has a row of its own as well, so that the proof for a participant reads no row about another one.
    await runner.query(`
      CREATE TABLE auditor.mentions (
        operation_id     uuid    NOT NULL,
        participant_code text    NOT NULL,
        topic            text    NOT NULL,
        partition        integer NOT NULL,
        first_index      bigint  NOT NULL,
        last_index       bigint  NOT NULL,
        PRIMARY KEY (operation_id, participant_code, topic, partition, first_index)
      )`);
  }

  private async createChain(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE auditor.sealed_partitions (
        topic     text    NOT NULL,
        partition integer NOT NULL,
        size      bigint  NOT NULL,
        root      text    NOT NULL,
        sequence  bigint  NOT NULL,
        PRIMARY KEY (topic, partition)
      ) WITH (fillfactor = 20)`);
    await runner.query(`
      CREATE TABLE auditor.checkpoints (
        sequence bigint PRIMARY KEY,
        document text   NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE auditor.keys (
        key_id        text   PRIMARY KEY,
        public_key    text   NOT NULL,
        from_sequence bigint NOT NULL
      )`);
    // The one row is the end of the chain. The first sealer makes it; each one locks it, so that one instance seals.
    await runner.query(`
      CREATE TABLE auditor.chain (
        is_end      boolean PRIMARY KEY DEFAULT true CHECK (is_end),
        sequence    bigint  NOT NULL DEFAULT 0,
        hash        text    NOT NULL DEFAULT '',
        sealed_at   text    NOT NULL DEFAULT '',
        next_key_id text    NOT NULL DEFAULT ''
      ) WITH (fillfactor = 20)`);
  }
}
