import { SOURCE_KINDS, SOURCES } from '@ballast/contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const SOURCE_CODES = SOURCE_KINDS.map((kind) => `'${SOURCES[kind].code}'`).join(', ');

/**
 * Trades, append-only. The id of a trade derives from its source and leg, so the key of source and leg makes the id
 * unique, too. Unlike the id, this key keeps the trades of a source together. `source` is the letter of its kind.
 * `account_id` is the Trader of an Execution, or the customer account of a quote. `strategy_id` is null for a
 * trade outside any Strategy.
 */
const TRADES = `
  CREATE TABLE execution.trades (
    source_id        uuid        NOT NULL,
    leg              smallint    NOT NULL,
    source           "char"      NOT NULL CHECK (source IN (${SOURCE_CODES})),
    id               uuid        NOT NULL,
    platform_code    text        NOT NULL,
    account_id       uuid        NOT NULL,
    strategy_id      uuid,
    participant_code text        NOT NULL,
    asset            text        NOT NULL,
    quoted_currency  text        NOT NULL,
    side             text        NOT NULL,
    price            numeric     NOT NULL,
    quantity         numeric     NOT NULL,
    notional         numeric     NOT NULL,
    executed_at      timestamptz NOT NULL,
    venue            text        NOT NULL,
    PRIMARY KEY (source_id, leg)
  )`;

/**
 * Chunks that were taken in. A chunk with a due time waits for it, with its command; the others are settled. `key` and
 * `origin` are those of the command in the log.
 */
const SETTLED_CHUNKS = `
  CREATE TABLE execution.settled_chunks (
    operation_id uuid    NOT NULL,
    chunk        integer NOT NULL,
    due_at       timestamptz,
    command      text,
    key          text,
    origin       text,
    taken_at     timestamptz NOT NULL,
    PRIMARY KEY (operation_id, chunk)
  );
  CREATE INDEX settled_chunks_by_age ON execution.settled_chunks (taken_at);
  CREATE INDEX settled_chunks_due ON execution.settled_chunks (due_at) WHERE due_at IS NOT NULL`;

export class CreateTrades0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TRADES);
    await runner.query(SETTLED_CHUNKS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE execution.settled_chunks, execution.trades');
  }
}
