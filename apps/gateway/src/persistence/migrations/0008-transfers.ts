import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Transfers between customer accounts, as the credit check decided them. `initiated_by` is empty for the platform,
 * `client_id` for a transfer without a `client_transfer_id`. `from_code` and `to_code` are the holders.
 */
const TRANSFERS = `
  CREATE TABLE gateway.transfers (
    id            uuid PRIMARY KEY,
    platform_code text NOT NULL,
    initiated_by  text NOT NULL,
    client_id     text NOT NULL,
    from_account  uuid NOT NULL,
    to_account    uuid NOT NULL,
    from_code     text NOT NULL,
    to_code       text NOT NULL,
    status        text NOT NULL,
    created_at    timestamptz NOT NULL,
    body          text NOT NULL
  )`;

export class CreateTransfers0008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TRANSFERS);
    await runner.query('CREATE INDEX transfers_by_creation ON gateway.transfers (platform_code, created_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway.transfers');
  }
}
