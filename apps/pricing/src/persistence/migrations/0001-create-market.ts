import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateMarket0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pricing.instruments (
        symbol              text        PRIMARY KEY,
        underlying_currency text        NOT NULL,
        quoted_currency     text        NOT NULL,
        quantity_scale      smallint    NOT NULL,
        price_scale         smallint    NOT NULL,
        quoted_scale        smallint    NOT NULL,
        min_notional        numeric     NOT NULL,
        status              text        NOT NULL,
        listed_at           timestamptz NOT NULL,
        UNIQUE (underlying_currency, quoted_currency)
      )`);
    // Prices of the feed. Every row is rewritten every second: the low fillfactor keeps new versions within the page.
    await runner.query(`
      CREATE TABLE pricing.quotes (
        symbol text        PRIMARY KEY,
        bid    numeric     NOT NULL,
        mid    numeric     NOT NULL,
        ask    numeric     NOT NULL,
        as_of  timestamptz NOT NULL
      ) WITH (fillfactor = 30)`);
    // State of the sandbox's random walk besides its last quote.
    await runner.query(`
      CREATE TABLE pricing.walks (
        symbol text    PRIMARY KEY,
        anchor numeric NOT NULL,
        seed   bigint  NOT NULL
      ) WITH (fillfactor = 30)`);
    // An instrument that was unpinned has no prices here.
    await runner.query(`
      CREATE TABLE pricing.pins (
        symbol    text        PRIMARY KEY,
        bid       numeric,
        mid       numeric,
        ask       numeric,
        marked_at timestamptz NOT NULL
      )`);
    // The last interval that was marked, in the only row.
    await runner.query(`
      CREATE TABLE pricing.mark_clock (
        name      text        PRIMARY KEY,
        marked_at timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE pricing.mark_clock, pricing.pins, pricing.walks, pricing.quotes, pricing.instruments',
    );
  }
}
