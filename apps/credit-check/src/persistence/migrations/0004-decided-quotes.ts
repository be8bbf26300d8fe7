import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Quotes that the credit check has decided. The rows are kept for ever: a quote is executed at most once. */
const DECIDED_QUOTES = 'CREATE TABLE credit.decided_quotes (quote_id uuid PRIMARY KEY)';

export class CreateDecidedQuotes0004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(DECIDED_QUOTES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credit.decided_quotes');
  }
}
