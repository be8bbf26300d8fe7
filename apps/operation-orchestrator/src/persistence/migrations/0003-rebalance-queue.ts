import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRebalanceQueue0003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE orchestrator.rebalance_queue (
        operation_id uuid PRIMARY KEY,
        strategy_id  uuid NOT NULL,
        position     bigint NOT NULL
      )`);
    await runner.query(
      'CREATE INDEX rebalance_queue_by_strategy ON orchestrator.rebalance_queue (strategy_id, position)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE orchestrator.rebalance_queue');
  }
}
