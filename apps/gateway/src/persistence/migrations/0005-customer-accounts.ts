import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  // Accounts from the answer to their caller on; body: that answer. Changes find an account here before it has settled.
  `CREATE TABLE gateway.known_accounts (
     id            uuid PRIMARY KEY,
     platform_code text NOT NULL,
     region        text NOT NULL,
     body          text NOT NULL
   )`,

  // Accounts that have settled. body: the account without its grants.
  `CREATE TABLE gateway.customer_accounts (
     id               uuid PRIMARY KEY,
     platform_code    text NOT NULL,
     participant_code text NOT NULL,
     account_label    text NOT NULL,
     status           text NOT NULL,
     version          integer NOT NULL,
     created_at       timestamptz NOT NULL,
     body             text NOT NULL
   ) WITH (fillfactor = 90)`,
  'CREATE INDEX customer_accounts_by_creation ON gateway.customer_accounts (platform_code, created_at, id)',

  `CREATE TABLE gateway.grant_versions (
     account_id       uuid NOT NULL,
     participant_code text NOT NULL,
     version          integer NOT NULL,
     expires_at       timestamptz,
     body             text NOT NULL,
     PRIMARY KEY (account_id, participant_code, version)
   )`,

  // Holder, tenants and advisors. ends_at: the instant from which an advisor is none although no event has said so.
  // general_holder: the holder of a general account, whose data its tenants and advisors read; null for other accounts and
  // for the holder itself.
  `CREATE TABLE gateway.account_relations (
     account_id       uuid NOT NULL,
     participant_code text NOT NULL,
     platform_code    text NOT NULL,
     created_at       timestamptz NOT NULL,
     role             text NOT NULL,
     grant_version    integer,
     ends_at          timestamptz,
     general_holder   text,
     PRIMARY KEY (account_id, participant_code)
   )`,
  // Lists of one participant: its created_at is that of the account.
  `CREATE INDEX account_relations_by_participant
     ON gateway.account_relations (platform_code, participant_code, created_at, account_id)`,
  // The reach of one participant. A holder has one general account, so it stands here once.
  `CREATE INDEX account_relations_by_general_holder
     ON gateway.account_relations (platform_code, participant_code, general_holder) INCLUDE (ends_at)
     WHERE general_holder IS NOT NULL`,

  // Events of each account. position: that of the event among those of the platform. advisor: the code of the advisor that
  // the event is about; empty for an event that every reader of the account may see.
  `CREATE TABLE gateway.account_events (
     account_id    uuid NOT NULL,
     sequence      bigint NOT NULL,
     advisor       text NOT NULL,
     platform_code text NOT NULL,
     position      bigint NOT NULL,
     PRIMARY KEY (account_id, sequence)
   )`,
];

/** Read models of customer accounts. */
export class CreateCustomerAccounts0005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE gateway.account_events, gateway.account_relations, gateway.grant_versions, gateway.customer_accounts, gateway.known_accounts`);
  }
}
