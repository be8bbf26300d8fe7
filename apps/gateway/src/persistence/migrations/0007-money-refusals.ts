import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Refused movements of money by advisor, account and path. `reported_at` is the minute of the last event, `unreported` the
 * number of refusals since then, and `due_at` the time at which an event reports them; null when there are none. `refusal`
 * is the payload of the latest one, `actor` its caller, both as JSON.
 */
const MONEY_REFUSALS = `
  CREATE TABLE gateway.money_refusals (
    account_id       uuid,
    participant_code text,
    path             text,
    platform_code    text NOT NULL,
    reported_at      timestamptz,
    unreported       int NOT NULL,
    due_at           timestamptz,
    refusal          text NOT NULL,
    actor            text NOT NULL,
    PRIMARY KEY (account_id, participant_code, path)
  )`;

const MONEY_REFUSALS_DUE = `
  CREATE INDEX money_refusals_due ON gateway.money_refusals (due_at) WHERE due_at IS NOT NULL`;

export class CreateMoneyRefusals0007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MONEY_REFUSALS);
    await runner.query(MONEY_REFUSALS_DUE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway.money_refusals');
  }
}
