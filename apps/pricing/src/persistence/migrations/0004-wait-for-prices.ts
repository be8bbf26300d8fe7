import type { MigrationInterface, QueryRunner } from 'typeorm';

export class WaitForPrices0004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Number of times that a waiting lock still checks the market before it is decided with the prices at hand.
    await runner.query('ALTER TABLE pricing.locks ADD COLUMN looks_left integer NOT NULL DEFAULT 0');
    // Requests for reference prices that wait for fresh prices. Answers are not stored: a repeat is quoted again.
    await runner.query(`
      CREATE TABLE pricing.waiting_quotes (
        operation_id uuid        PRIMARY KEY,
        due_at       timestamptz NOT NULL,
        looks_left   integer     NOT NULL,
        command      text        NOT NULL,
        key          text        NOT NULL,
        origin       text        NOT NULL
      )`);
    await runner.query('CREATE INDEX waiting_quotes_due ON pricing.waiting_quotes (due_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pricing.waiting_quotes');
    await runner.query('ALTER TABLE pricing.locks DROP COLUMN looks_left');
  }
}
