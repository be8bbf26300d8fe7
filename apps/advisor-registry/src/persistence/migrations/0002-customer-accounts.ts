import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Customer accounts and the latest version of each grant, as the registry has decided them. */
export class CreateCustomerAccounts0002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The id derives from platform, participant and label, so the primary key keeps a second account away.
    await runner.query(`
      CREATE TABLE registry.customer_accounts (
        account_id    uuid    PRIMARY KEY,
        platform_code text    NOT NULL,
        version       integer NOT NULL,
        body          text    NOT NULL
      ) WITH (fillfactor = 90)`);
    // ends_at: the end of an active grant that expires; null for any other.
    await runner.query(`
      CREATE TABLE registry.grants (
        account_id       uuid        NOT NULL,
        participant_code text        NOT NULL,
        platform_code    text        NOT NULL,
        version          integer     NOT NULL,
        ends_at          timestamptz,
        body             text        NOT NULL,
        PRIMARY KEY (account_id, participant_code)
      ) WITH (fillfactor = 90)`);
    await runner.query('CREATE INDEX grants_by_end ON registry.grants (ends_at) WHERE ends_at IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registry.grants, registry.customer_accounts');
  }
}
