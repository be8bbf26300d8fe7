import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Customer accounts and the latest version of each grant, by which the credit check decides. */
export class CreateCustomerAccounts0003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // is_sealed: the account was found empty and is about to be closed; nothing is booked there any more.
    await runner.query(`
      CREATE TABLE credit.customer_accounts (
        account_id   uuid        PRIMARY KEY,
        version      integer     NOT NULL,
        effective_at timestamptz NOT NULL,
        status       text        NOT NULL,
        is_sealed    boolean     NOT NULL DEFAULT false,
        body         text        NOT NULL
      ) WITH (fillfactor = 90)`);
    await runner.query(`
      CREATE TABLE credit.grants (
        account_id       uuid        NOT NULL,
        participant_code text        NOT NULL,
        version          integer     NOT NULL,
        status           text        NOT NULL,
        added_at         timestamptz NOT NULL,
        effective_at     timestamptz NOT NULL,
        body             text        NOT NULL,
        PRIMARY KEY (account_id, participant_code)
      ) WITH (fillfactor = 90)`);
    await runner.query(`
      CREATE TABLE credit.judged_closings (
        change_id  uuid    PRIMARY KEY,
        account_id uuid    NOT NULL,
        is_empty   boolean NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE credit.refused_deposits (
        deposit_id uuid        PRIMARY KEY,
        refused_at timestamptz NOT NULL
      )`);
    // Authorizations of advisors. The key serves the usage of a day and the latest authorization of a grant.
    await runner.query(`
      CREATE TABLE credit.authorizations (
        account_id       uuid        NOT NULL,
        participant_code text        NOT NULL,
        authorized_at    timestamptz NOT NULL,
        source_id        uuid        NOT NULL,
        transaction_id   uuid        NOT NULL,
        currency         text        NOT NULL,
        notional         numeric     NOT NULL,
        PRIMARY KEY (account_id, participant_code, authorized_at, source_id)
      )`);
    await runner.query('CREATE INDEX authorizations_by_age ON credit.authorizations (authorized_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE credit.authorizations, credit.refused_deposits, credit.judged_closings, credit.grants,
                 credit.customer_accounts`);
  }
}
