import type { MigrationClass } from '@ballast/platform-postgres';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of the edge in the schema of the service that has the public API: `api_keys`, the keys of platforms and
 * participants; `api_key_secrets`, their secrets; `request_keys`, the used request ids with their effects; and `request_bodies`, the bodies of these
 * requests.
 */
export function edgeTablesMigration(schema: string): MigrationClass {
  return class CreateEdgeTables0000000000002 implements MigrationInterface {
    async up(runner: QueryRunner): Promise<void> {
      // body: JSON of the key as its GET shows it.
      await runner.query(`
        CREATE TABLE ${schema}.api_keys (
          id              uuid PRIMARY KEY,
          platform_code   text NOT NULL,
          key             text NOT NULL UNIQUE,
          created_at      timestamptz NOT NULL,
          revoked_at      timestamptz,
          body            text NOT NULL
        )`);
      // Secrets are sealed and in no message of the log. previous_secret is empty before the first rotation.
      await runner.query(`
        CREATE TABLE ${schema}.api_key_secrets (
          id              uuid PRIMARY KEY,
          secret          text NOT NULL,
          previous_secret text NOT NULL DEFAULT ''
        )`);
      await runner.query(
        `CREATE INDEX api_keys_by_platform ON ${schema}.api_keys (platform_code, created_at, id)
          WHERE revoked_at IS NULL`,
      );
      // accepted_id: the fact that the request was accepted. created_at: its time.
      // awaits: the answer for which a pending effect waits, if it comes by the log.
      // scope: the Strategy id for Operations, otherwise empty. lease_until: time up to which a running request has the
      // pending effect; afterwards a repetition takes it over. Null when the effect is done.
      await runner.query(`
        CREATE TABLE ${schema}.request_keys (
          platform_code text NOT NULL,
          scope         text NOT NULL,
          request_id    uuid NOT NULL,
          method        text NOT NULL,
          path          text NOT NULL,
          body_hash     bytea NOT NULL,
          effect_id     uuid NOT NULL,
          accepted_id   uuid NOT NULL,
          resource_id   text NOT NULL DEFAULT '',
          answer        text NOT NULL DEFAULT '',
          is_done       boolean NOT NULL,
          awaits        text NOT NULL DEFAULT '',
          lease_until   timestamptz,
          created_at    timestamptz NOT NULL,
          PRIMARY KEY (platform_code, scope, request_id)
        ) WITH (fillfactor = 90)`);
      await runner.query(
        `CREATE INDEX request_keys_pending ON ${schema}.request_keys (effect_id) WHERE NOT is_done AND awaits <> ''`,
      );
      // Bodies are not part of the record, because they may hold what must be forgotten. They are compressed by the
      // service already.
      await runner.query(`
        CREATE TABLE ${schema}.request_bodies (
          effect_id   uuid PRIMARY KEY,
          body        bytea NOT NULL,
          accepted_at timestamptz NOT NULL
        )`);
      await runner.query(`CREATE INDEX request_bodies_by_age ON ${schema}.request_bodies (accepted_at)`);
      await runner.query(`ALTER TABLE ${schema}.request_bodies ALTER COLUMN body SET STORAGE EXTERNAL`);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`DROP TABLE ${schema}.request_bodies, ${schema}.request_keys, ${schema}.api_key_secrets,
                                    ${schema}.api_keys`);
    }
  };
}
