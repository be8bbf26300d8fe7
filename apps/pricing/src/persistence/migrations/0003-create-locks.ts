import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateLocks0003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // An answer for each Operation, kept for ever: type, data and time of its message.
    await runner.query(`
      CREATE TABLE pricing.locks (
        operation_id  uuid        PRIMARY KEY,
        platform_code text        NOT NULL,
        type          text        NOT NULL,
        answer        jsonb       NOT NULL,
        answered_at   timestamptz NOT NULL
      )`);
    // Requests that wait for fresh prices, with command, key and origin. Ended waits keep their rows without them.
    await runner.query(`
      CREATE TABLE pricing.waits (
        operation_id uuid NOT NULL,
        kind         text NOT NULL CHECK (kind IN ('lock', 'quote')),
        command      text,
        key          text,
        origin       text,
        PRIMARY KEY (operation_id, kind)
      )`);
    // The next look at the market for each open wait, and the number of looks that it has left.
    for (const kind of ['lock', 'quote']) {
      await runner.query(`
        CREATE TABLE pricing.${kind}_looks (
          operation_id uuid        PRIMARY KEY,
          due_at       timestamptz NOT NULL,
          looks_left   integer     NOT NULL
        )`);
      await runner.query(`CREATE INDEX ${kind}_looks_due ON pricing.${kind}_looks (due_at)`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pricing.quote_looks, pricing.lock_looks, pricing.waits, pricing.locks');
  }
}
