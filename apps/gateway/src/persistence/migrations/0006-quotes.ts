import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Quotes. `initiated_by` is empty for the platform. `status` and `body` are those of the last fact: that an open quote has
 * expired follows from its `expire_ts`. `execution` is the outcome of the call that executed the quote, as JSON;
 * `terms` are account and instrument, by which the execution is checked.
 */
const QUOTES = `
  CREATE TABLE gateway.quotes (
    id            uuid PRIMARY KEY,
    platform_code text NOT NULL,
    initiated_by  text NOT NULL,
    status        text NOT NULL,
    created_at    timestamptz NOT NULL,
    terms         text NOT NULL,
    execution     text,
    body          text NOT NULL
  )`;

export class CreateQuotes0006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(QUOTES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway.quotes');
  }
}
