import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tells Operations that have not ended, and when they last got further. */
export class TellOpenOperations0003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE orchestrator.operations
        ADD COLUMN phase    text        NOT NULL DEFAULT '',
        ADD COLUMN moved_at timestamptz NOT NULL DEFAULT now()`);
    await runner.query(`
      UPDATE orchestrator.operations
         SET phase = CASE WHEN (state::json ->> 'isQueued')::boolean THEN 'queued' ELSE state::json ->> 'status' END
       WHERE state::json ->> 'status' IN ('validating', 'pricing', 'settling')`);
    // Not by time: a row that only moves stays where it is, and few are open.
    await runner.query(`CREATE INDEX operations_open ON orchestrator.operations (id) WHERE phase <> ''`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX orchestrator.operations_open');
    await runner.query('ALTER TABLE orchestrator.operations DROP COLUMN phase, DROP COLUMN moved_at');
  }
}
