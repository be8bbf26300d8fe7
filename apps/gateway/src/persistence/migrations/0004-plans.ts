import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What previews found, for as long as it may be executed and a little longer. */
export class CreatePlans0004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // body_hash: of the body that was previewed. plan: what an Operation is pinned to. answer: what the caller was shown.
    await runner.query(`
      CREATE TABLE gateway.plans (
        id            uuid PRIMARY KEY,
        platform_code text NOT NULL,
        strategy_id   uuid NOT NULL,
        type          text NOT NULL,
        body_hash     bytea NOT NULL,
        expires_at    timestamptz NOT NULL,
        plan          text NOT NULL,
        answer        text NOT NULL
      )`);
    await runner.query('CREATE INDEX plans_by_expiry ON gateway.plans (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway.plans');
  }
}
