import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The configuration of each account, also when it was removed. */
const CONFIGURATIONS = `
  CREATE TABLE rebalancing.configurations (
    account_id    uuid        PRIMARY KEY,
    platform_code text        NOT NULL,
    allocation_id uuid        NOT NULL,
    is_removed    boolean     NOT NULL,
    updated_at    timestamptz NOT NULL,
    body          text        NOT NULL
  )`;

export class CreateConfigurations0002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CONFIGURATIONS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rebalancing.configurations');
  }
}
