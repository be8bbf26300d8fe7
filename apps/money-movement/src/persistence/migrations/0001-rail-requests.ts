import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Withdrawals that the rail has taken. `due_at` is the time at which it answers `outcome`; null once it has. `fact_id`,
 * `actor` and `origin` are those of the fact that it has taken the withdrawal, which the answer names as its cause;
 * `request` is the withdrawal with its account.
 */
export class CreateRailRequests0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE money.rail_requests (
        withdrawal_id uuid PRIMARY KEY,
        platform_code text NOT NULL,
        fact_id       text NOT NULL,
        actor         text NOT NULL,
        origin        text,
        outcome       text NOT NULL,
        request       text NOT NULL,
        due_at        timestamptz
      )`);
    await runner.query('CREATE INDEX rail_requests_due ON money.rail_requests (due_at) WHERE due_at IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE money.rail_requests');
  }
}
