import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Allocations in every version: a trigger acts on the version that stands at its place in the log. */
const ALLOCATION_VERSIONS = `
  CREATE TABLE rebalancing.allocation_versions (
    allocation_id uuid        NOT NULL,
    version       integer     NOT NULL,
    platform_code text        NOT NULL,
    updated_at    timestamptz NOT NULL,
    body          text        NOT NULL,
    PRIMARY KEY (allocation_id, version)
  )`;

export class CreateAllocations0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ALLOCATION_VERSIONS);
    await runner.query(`
      CREATE TABLE rebalancing.handled_requests (
        change_id uuid    NOT NULL,
        chunk     integer NOT NULL,
        PRIMARY KEY (change_id, chunk)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rebalancing.handled_requests, rebalancing.allocation_versions');
  }
}
