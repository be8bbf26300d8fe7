import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Movements over the rail that were decided, with their statuses. A movement that comes again is not decided again, and
 * news of the rail that come again change nothing.
 */
export class CreateMovements0007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE credit.movements (
        movement_id uuid PRIMARY KEY,
        status      text NOT NULL,
        created_at  timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credit.movements');
  }
}
