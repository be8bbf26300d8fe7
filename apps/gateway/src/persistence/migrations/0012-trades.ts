import { SOURCE_KINDS, SOURCES } from '@ballast/contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const SOURCE_CODES = SOURCE_KINDS.map((kind) => `'${SOURCES[kind].code}'`).join(', ');

/**
 * Trades by the columns that lists find them by. Everything else of a trade stands in the body of its source, an Execution
 * or a quote, whose letter is `source`. `account_id` is the customer account; of an Execution the `general` account of its
 * participant, whether there is one or not. `notional` is money of the currency behind the slash of `symbol`.
 */
const TRADES = `
  CREATE TABLE gateway.trades (
    id               uuid        PRIMARY KEY,
    platform_code    text        NOT NULL,
    participant_code text        NOT NULL,
    account_id       uuid        NOT NULL,
    initiated_by     text        NOT NULL,
    grant_version    integer     NOT NULL,
    source           "char"      NOT NULL CHECK (source IN (${SOURCE_CODES})),
    source_id        uuid        NOT NULL,
    symbol           text        NOT NULL,
    side             text        NOT NULL,
    notional         numeric     NOT NULL,
    executed_at      timestamptz NOT NULL
  )`;

const INDEXES = [
  'CREATE INDEX trades_by_time ON gateway.trades (platform_code, executed_at, id)',
  'CREATE INDEX trades_by_participant ON gateway.trades (platform_code, participant_code, executed_at, id)',
  `CREATE INDEX trades_by_initiator ON gateway.trades (platform_code, initiated_by, executed_at, id)
    WHERE initiated_by <> ''`,
  'CREATE INDEX trades_of_advisors ON gateway.trades (platform_code, executed_at, id) WHERE grant_version > 0',
];

export class CreateTrades0012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TRADES);
    for (const index of INDEXES) await runner.query(index);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway.trades');
  }
}
