import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Allocations in their latest version; `symbols` are the instruments of their weights. */
const TARGET_ALLOCATIONS = `
  CREATE TABLE gateway.target_allocations (
    id            uuid        PRIMARY KEY,
    platform_code text        NOT NULL,
    symbols       text[]      NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    body          text        NOT NULL
  )`;

/** Allocations in every version, as the last fact of the version left them. */
const TARGET_ALLOCATION_VERSIONS = `
  CREATE TABLE gateway.target_allocation_versions (
    id            uuid        NOT NULL,
    version       integer     NOT NULL,
    platform_code text        NOT NULL,
    updated_at    timestamptz NOT NULL,
    body          text        NOT NULL,
    PRIMARY KEY (id, version)
  )`;

export class CreateTargetAllocations0010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TARGET_ALLOCATIONS);
    await runner.query(
      'CREATE INDEX target_allocations_by_creation ON gateway.target_allocations (platform_code, created_at, id)',
    );
    await runner.query(TARGET_ALLOCATION_VERSIONS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway.target_allocation_versions, gateway.target_allocations');
  }
}
