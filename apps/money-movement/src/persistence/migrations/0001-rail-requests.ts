import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Movements that the rail has taken. `due_at` is the time at which it answers `outcome`, and afterwards `returns_at` if
 * the movement comes back; null when no answer is due, also while the rail is silent. `fact_id`, `actor` and `origin` are
 * those of the fact that it has taken the movement, which its answers name as their cause.
 */
export class CreateRailRequests0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE money.rail_requests (
        movement_id   uuid PRIMARY KEY,
        platform_code text NOT NULL,
        fact_id       text NOT NULL,
        actor         text NOT NULL,
        origin        text,
        outcome       text NOT NULL,
        movement      text NOT NULL,
        due_at        timestamptz,
        returns_at    timestamptz,
        is_answered   boolean NOT NULL,
        is_silent     boolean NOT NULL
      )`);
    await runner.query('CREATE INDEX rail_requests_due ON money.rail_requests (due_at) WHERE due_at IS NOT NULL');
    await runner.query('CREATE INDEX rail_requests_silent ON money.rail_requests (movement_id) WHERE is_silent');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE money.rail_requests');
  }
}
