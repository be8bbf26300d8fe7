import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tells Operations that are under way with a plan. */
export class TellPlansUnderWay0005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE orchestrator.operations ADD COLUMN plan_id uuid');
    await runner.query(`
      UPDATE orchestrator.operations SET plan_id = (request::json #>> '{plan,plan_id}')::uuid WHERE phase <> ''`);
    await runner.query(`
      CREATE INDEX operations_of_plan ON orchestrator.operations (plan_id) WHERE plan_id IS NOT NULL AND phase <> ''`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX orchestrator.operations_of_plan');
    await runner.query('ALTER TABLE orchestrator.operations DROP COLUMN plan_id');
  }
}
