import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A plan settles once: the Operation that took it last. */
export class MarkUsedPlans0005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE gateway.plans ADD COLUMN used_by uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE gateway.plans DROP COLUMN used_by');
  }
}
