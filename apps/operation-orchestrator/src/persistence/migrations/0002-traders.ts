import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTraders0002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE orchestrator.traders (
        id               uuid PRIMARY KEY,
        platform_code    text NOT NULL,
        strategy_id      uuid NOT NULL,
        participant_code text NOT NULL,
        auto_rebalance   boolean NOT NULL,
        created_at       text NOT NULL,
        updated_at       text NOT NULL
      )`);
    await runner.query(`
      CREATE INDEX traders_in_default_scope ON orchestrator.traders (strategy_id, created_at, id) WHERE auto_rebalance`);
    // A request that is published twice has two positions in the log, so a position does not show that it was handled.
    await runner.query(
      'CREATE TABLE orchestrator.trader_updates (effect_id uuid PRIMARY KEY, done_at timestamptz NOT NULL)',
    );
    await runner.query('CREATE INDEX trader_updates_by_age ON orchestrator.trader_updates (done_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE orchestrator.trader_updates, orchestrator.traders');
  }
}
