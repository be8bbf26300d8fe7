import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Strategies, and the request ids that were used with what they did. */
export class CreateRequests0002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE gateway.strategies (
        id              uuid PRIMARY KEY,
        platform_code   text NOT NULL,
        request_id      uuid NOT NULL,
        quoted_currency text NOT NULL,
        created_at      timestamptz NOT NULL,
        updated_at      timestamptz NOT NULL,
        body            text NOT NULL
      ) WITH (fillfactor = 70)`);
    await runner.query('CREATE INDEX strategies_by_platform ON gateway.strategies (platform_code, created_at, id)');
    // scope: empty for what belongs to the platform, the Strategy id for Operations.
    // lease_until: a pending effect is somebody's until then; afterwards a repetition of the request takes it over.
    await runner.query(`
      CREATE TABLE gateway.request_keys (
        platform_code text NOT NULL,
        scope         text NOT NULL,
        request_id    uuid NOT NULL,
        method        text NOT NULL,
        path          text NOT NULL,
        body_hash     bytea NOT NULL,
        body          bytea NOT NULL,
        effect_id     uuid NOT NULL,
        resource_id   text NOT NULL DEFAULT '',
        answer        text NOT NULL DEFAULT '',
        is_done       boolean NOT NULL,
        lease_until   timestamptz,
        created_at    timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (platform_code, scope, request_id)
      ) WITH (fillfactor = 90)`);
    // Compressed before it comes here.
    await runner.query('ALTER TABLE gateway.request_keys ALTER COLUMN body SET STORAGE EXTERNAL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway.request_keys, gateway.strategies');
  }
}
