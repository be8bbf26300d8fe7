import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOperations0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE orchestrator.operations (
        id            uuid PRIMARY KEY,
        platform_code text NOT NULL,
        strategy_id   uuid NOT NULL,
        plan_id       uuid,
        actor         text NOT NULL,
        created_at    text NOT NULL,
        request       text NOT NULL,
        chunks        integer NOT NULL,
        sequence      integer NOT NULL,
        step          integer NOT NULL,
        updated_at    text NOT NULL,
        phase         text NOT NULL,
        state         text NOT NULL,
        reference     text NOT NULL,
        prices        text NOT NULL DEFAULT '',
        moved_at      timestamptz NOT NULL
      ) WITH (fillfactor = 50)`);
    // The key is the id, not a time: an Operation that moves on keeps its place in the index. Few Operations are open.
    await runner.query(`CREATE INDEX operations_open ON orchestrator.operations (id) WHERE phase <> 'ended'`);
    // Chunks of Operations that ended long ago are removed in this order.
    await runner.query(`CREATE INDEX operations_ended ON orchestrator.operations (moved_at) WHERE phase = 'ended'`);
    await runner.query(`
      CREATE INDEX operations_of_plan ON orchestrator.operations (plan_id)
       WHERE plan_id IS NOT NULL AND phase <> 'ended'`);
    await runner.query(`
      CREATE TABLE orchestrator.chunks (
        operation_id uuid NOT NULL,
        chunk        integer NOT NULL,
        first_index  integer NOT NULL,
        participants text NOT NULL,
        status       text NOT NULL DEFAULT 'listed',
        decided_at   text NOT NULL DEFAULT '',
        executions   text NOT NULL DEFAULT '',
        legs_by_asset text NOT NULL DEFAULT '{}',
        PRIMARY KEY (operation_id, chunk)
      )`);
    // Both columns are read and written whole, never searched: compressing them costs more than their bytes.
    await runner.query(`ALTER TABLE orchestrator.chunks ALTER COLUMN participants SET STORAGE EXTERNAL`);
    await runner.query(`ALTER TABLE orchestrator.chunks ALTER COLUMN executions SET STORAGE EXTERNAL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE orchestrator.chunks, orchestrator.operations');
  }
}
