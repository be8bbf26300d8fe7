import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOperations0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE orchestrator.operations (
        id            uuid PRIMARY KEY,
        platform_code text NOT NULL,
        strategy_id   uuid NOT NULL,
        created_at    text NOT NULL,
        updated_at    text NOT NULL,
        request       text NOT NULL,
        state         text NOT NULL,
        reference     text NOT NULL DEFAULT '',
        prices        text NOT NULL DEFAULT ''
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      CREATE TABLE orchestrator.chunks (
        operation_id uuid NOT NULL,
        chunk        integer NOT NULL,
        first_index  integer NOT NULL,
        participants text NOT NULL,
        decided_at   text NOT NULL DEFAULT '',
        decisions    text NOT NULL DEFAULT '',
        legs_by_asset text NOT NULL DEFAULT '{}',
        is_closed    boolean NOT NULL DEFAULT false,
        PRIMARY KEY (operation_id, chunk)
      )`);
    // Read and written whole, never searched: compressing them costs more than their bytes.
    await runner.query(`ALTER TABLE orchestrator.chunks ALTER COLUMN participants SET STORAGE EXTERNAL`);
    await runner.query(`ALTER TABLE orchestrator.chunks ALTER COLUMN decisions SET STORAGE EXTERNAL`);
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
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE orchestrator.traders, orchestrator.chunks, orchestrator.operations');
  }
}
