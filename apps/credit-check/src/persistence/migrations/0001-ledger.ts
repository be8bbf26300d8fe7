import { CUSTOMER_KINDS, SOURCE_KINDS, SOURCES } from '@ballast/contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { HAS_UNUSUAL_COUNTER } from '../entry-indexes';

const quoted = (texts: readonly string[]): string => texts.map((text) => `'${text}'`).join(', ');
const KINDS = quoted(CUSTOMER_KINDS);
const SOURCE_CODES = quoted(SOURCE_KINDS.map((kind) => SOURCES[kind].code));

/**
 * The double-entry ledger. One row of `entries` is one transfer between a customer's account (or the float) and the
 * house, the fees or the world outside; readers see it as two entries that sum to 0.
 */
export class CreateLedger0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [ACCOUNTS, BALANCES, HOLDS, JOURNALS, TRANSACTIONS, ENTRIES, INDEXES, DECIDED_CHUNKS]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE credit.decided_chunks, credit.entries, credit.transactions, credit.journals, credit.holds,
                 credit.balances, credit.accounts`);
  }
}

/**
 * An account has a kind, an owner and a label: `general`, or the id of a Strategy. The account of a Trader has the
 * Trader's id, so the Trader exists if and only if its account does.
 */
const ACCOUNTS = `
  CREATE TABLE credit.accounts (
    account_id    uuid PRIMARY KEY,
    kind          text NOT NULL CHECK (kind IN (${KINDS})),
    platform_code text NOT NULL,
    owner_code    text NOT NULL,
    label         text NOT NULL
  );
  -- Balances of one participant: its own account and those of its Traders.
  CREATE INDEX accounts_of_owner ON credit.accounts (platform_code, owner_code)`;

/** Updated in place with every hold and posting, so there is room for new versions within the page. */
const BALANCES = `
  CREATE TABLE credit.balances (
    account_id uuid    NOT NULL,
    asset      text    NOT NULL,
    balance    numeric NOT NULL,
    held       numeric NOT NULL,
    PRIMARY KEY (account_id, asset),
    CONSTRAINT available_is_not_negative CHECK (held >= 0 AND balance >= held)
  ) WITH (fillfactor = 80)`;

/**
 * Open holds only: a captured or released hold is deleted, so it cannot be captured or released again. `source` is the
 * letter of the kind of source. Here and in transactions, it fits into bytes that alignment would leave empty. `scale`
 * is the number of decimals at which the hold was placed. `trader_id` is the Trader for whose buys another account holds the
 * amount; null when the account is the Trader's own. Only the rare closing of an account looks for it, so it has no index.
 */
const HOLDS = `
  CREATE TABLE credit.holds (
    source_id  uuid     NOT NULL,
    asset      text     NOT NULL,
    account_id uuid     NOT NULL,
    source     "char"   NOT NULL CHECK (source IN (${SOURCE_CODES})),
    scale      smallint NOT NULL,
    amount     numeric  NOT NULL CHECK (amount > 0),
    trader_id  uuid,
    PRIMARY KEY (source_id, asset)
  )`;

/**
 * Journals, one row per platform. Every posting locks the row last: its counter numbers the entries without gaps, and the
 * time of the last entries is the earliest time of the next ones.
 */
const JOURNALS = `
  CREATE TABLE credit.journals (
    platform_code   text        PRIMARY KEY,
    entries         bigint      NOT NULL,
    last_created_at timestamptz NOT NULL
  ) WITH (fillfactor = 20)`;

/** Ids derive from the source, so the primary key refuses to post anything twice. */
const TRANSACTIONS = `
  CREATE TABLE credit.transactions (
    transaction_id uuid        PRIMARY KEY,
    source_id      uuid        NOT NULL,
    platform_code  text        NOT NULL,
    source         "char"      NOT NULL CHECK (source IN (${SOURCE_CODES})),
    account_id     uuid        NOT NULL,
    first_position bigint      NOT NULL,
    entries        integer     NOT NULL,
    created_at     timestamptz NOT NULL
  )`;

const ENTRIES = `
  CREATE TABLE credit.entries (
    platform_code   text     NOT NULL,
    position        bigint   NOT NULL,
    transaction_id  uuid     NOT NULL,
    account_id      uuid     NOT NULL,
    leg             smallint NOT NULL,
    purpose         text     NOT NULL,
    counter_account text     NOT NULL,
    asset           text     NOT NULL,
    amount          numeric  NOT NULL,
    balance_after   numeric  NOT NULL,
    PRIMARY KEY (platform_code, position)
  )`;

/**
 * The table grows by six rows for each participant of an enrollment in three assets, so every index is expensive. One
 * index serves every search by an account. It has the asset before the position, because the balance at an earlier time
 * is in the last entry of the account and asset before that time. A search for all assets of an account walks this index
 * once for each of its assets.
 */
const INDEXES = `
  -- Entries of one account in one asset, in order.
  CREATE INDEX entries_of_account ON credit.entries (account_id, asset, position);
  -- Entries of external and fees, in order; nearly every other entry has the house on its other side.
  CREATE INDEX entries_beside_house ON credit.entries (platform_code, position) WHERE ${HAS_UNUSUAL_COUNTER}`;

/** A message that is published twice has two positions in the log, so a position does not show that it was handled. */
const DECIDED_CHUNKS = `
  CREATE TABLE credit.decided_chunks (
    operation_id uuid    NOT NULL,
    chunk        integer NOT NULL,
    step         text    NOT NULL CHECK (step IN ('place', 'settle')),
    done_at      timestamptz NOT NULL,
    PRIMARY KEY (operation_id, chunk, step)
  );
  CREATE INDEX decided_chunks_by_age ON credit.decided_chunks (done_at)`;
