import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Platforms by their code. */
export class CreatePlatforms0003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE gateway.platforms (
        platform_code text PRIMARY KEY,
        created_at    timestamptz NOT NULL
      )`);
    // Hour of the latest checkpoint that the platform was handed.
    await runner.query(`
      CREATE TABLE gateway.checkpoint_hours (
        platform_code text PRIMARY KEY,
        hour          timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway.checkpoint_hours, gateway.platforms');
  }
}
