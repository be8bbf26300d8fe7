import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRebalanceQueue0002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE orchestrator.rebalance_queue (
        operation_id uuid PRIMARY KEY,
        strategy_id  uuid NOT NULL,
        position     bigint GENERATED ALWAYS AS IDENTITY
      )`);
    await runner.query(
      'CREATE INDEX rebalance_queue_by_strategy ON orchestrator.rebalance_queue (strategy_id, position)',
    );
    await runner.query(`
      CREATE INDEX traders_in_default_scope ON orchestrator.traders (strategy_id, created_at, id) WHERE auto_rebalance`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX orchestrator.traders_in_default_scope');
    await runner.query('DROP TABLE orchestrator.rebalance_queue');
  }
}
