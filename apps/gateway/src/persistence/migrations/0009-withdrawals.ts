import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Withdrawals from customer accounts, as the last fact left each of them. `initiated_by` is empty for the platform,
 * `client_id` for a withdrawal without a `client_withdrawal_request_id`.
 */
const WITHDRAWALS = `
  CREATE TABLE gateway.withdrawals (
    id               uuid PRIMARY KEY,
    platform_code    text NOT NULL,
    initiated_by     text NOT NULL,
    client_id        text NOT NULL,
    account_id       uuid NOT NULL,
    participant_code text NOT NULL,
    status           text NOT NULL,
    created_at       timestamptz NOT NULL,
    body             text NOT NULL
  )`;

export class CreateWithdrawals0009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(WITHDRAWALS);
    await runner.query('CREATE INDEX withdrawals_by_creation ON gateway.withdrawals (platform_code, created_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway.withdrawals');
  }
}
