import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTrades0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The id of a trade follows from its Execution and leg, so their key makes it unique too, and unlike the id it
    // keeps the trades of an Execution together. Append-only.
    await runner.query(`
      CREATE TABLE execution.trades (
        execution_id     uuid        NOT NULL,
        leg              smallint    NOT NULL,
        id               uuid        NOT NULL,
        platform_code    text        NOT NULL,
        strategy_id      uuid        NOT NULL,
        trader_id        uuid        NOT NULL,
        participant_code text        NOT NULL,
        asset            text        NOT NULL,
        quoted_currency  text        NOT NULL,
        side             text        NOT NULL,
        price            numeric     NOT NULL,
        quantity         numeric     NOT NULL,
        notional         numeric     NOT NULL,
        executed_at      timestamptz NOT NULL,
        source           text        NOT NULL,
        venue            text        NOT NULL,
        PRIMARY KEY (execution_id, leg)
      )`);
    // Chunks that were taken in. One with a due time waits for it, with its command; the others are settled.
    await runner.query(`
      CREATE TABLE execution.settled_chunks (
        operation_id uuid    NOT NULL,
        chunk        integer NOT NULL,
        due_at       timestamptz,
        command      text,
        PRIMARY KEY (operation_id, chunk)
      )`);
    await runner.query(`CREATE INDEX settled_chunks_due ON execution.settled_chunks (due_at) WHERE due_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE execution.settled_chunks, execution.trades');
  }
}
