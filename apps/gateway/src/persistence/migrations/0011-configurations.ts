import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The configuration of each account; a removed one stays, so that a fact that comes again changes nothing. */
const CONFIGURATIONS = `
  CREATE TABLE gateway.configurations (
    id               uuid        PRIMARY KEY,
    platform_code    text        NOT NULL,
    participant_code text        NOT NULL,
    allocation_id    uuid        NOT NULL,
    is_removed       boolean     NOT NULL,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    body             text        NOT NULL
  )`;

export class CreateConfigurations0011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CONFIGURATIONS);
    await runner.query(
      'CREATE INDEX configurations_by_account ON gateway.configurations (platform_code, id) WHERE NOT is_removed',
    );
    await runner.query(
      'CREATE INDEX configurations_by_creation ON gateway.configurations (platform_code, created_at, id) WHERE NOT is_removed',
    );
    await runner.query(
      'CREATE INDEX configurations_by_allocation ON gateway.configurations (allocation_id, created_at, id) WHERE NOT is_removed',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway.configurations');
  }
}
