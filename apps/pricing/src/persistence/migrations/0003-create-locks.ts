import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateLocks0003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // An answer for each Operation, kept for ever. A row with a due time waits for it with its command, the key and the
    // origin of the command, and has no answer yet.
    await runner.query(`
      CREATE TABLE pricing.locks (
        operation_id  uuid        PRIMARY KEY,
        platform_code text        NOT NULL,
        strategy_id   uuid        NOT NULL,
        asked_at      timestamptz NOT NULL DEFAULT now(),
        due_at        timestamptz,
        command       text,
        key           text,
        origin        text,
        answer        text
      )`);
    await runner.query(`CREATE INDEX locks_due ON pricing.locks (due_at) WHERE due_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pricing.locks');
  }
}
