import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Platforms and the keys with which they call. */
export class CreateApiKeys0003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE gateway.platforms (
        platform_code text PRIMARY KEY,
        created_at    timestamptz NOT NULL DEFAULT now()
      )`);
    // body: the key as its GET shows it. Secrets are sealed; the one before the last rotation is empty until there is one.
    await runner.query(`
      CREATE TABLE gateway.api_keys (
        id              uuid PRIMARY KEY,
        platform_code   text NOT NULL,
        key             text NOT NULL UNIQUE,
        secret          text NOT NULL,
        previous_secret text NOT NULL DEFAULT '',
        created_at      timestamptz NOT NULL,
        revoked_at      timestamptz,
        body            text NOT NULL
      )`);
    await runner.query(
      'CREATE INDEX api_keys_by_platform ON gateway.api_keys (platform_code, created_at, id) WHERE revoked_at IS NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway.api_keys, gateway.platforms');
  }
}
