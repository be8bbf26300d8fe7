import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Strategies: the one resource that the gateway itself owns. */
export class CreateStrategies0002 implements MigrationInterface {
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
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway.strategies');
  }
}
