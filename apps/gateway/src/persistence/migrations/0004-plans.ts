import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Plans of previews, kept for a while after they expire. */
export class CreatePlans0004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // body_hash: hash of the previewed body. plan: prices, instruments and participants of the Operation. answer: JSON
    // that the caller was shown.
    await runner.query(`
      CREATE TABLE gateway.plans (
        id            uuid PRIMARY KEY,
        platform_code text NOT NULL,
        initiated_by  text NOT NULL,
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
