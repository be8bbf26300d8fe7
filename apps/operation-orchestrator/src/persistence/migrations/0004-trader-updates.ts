import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NoteTraderUpdates0004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A request that is published twice has two places in the log, so its position alone does not tell that it was done.
    await runner.query('CREATE TABLE orchestrator.trader_updates (effect_id uuid PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE orchestrator.trader_updates');
  }
}
