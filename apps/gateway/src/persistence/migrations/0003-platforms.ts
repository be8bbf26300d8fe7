import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Platforms by their code. */
export class CreatePlatforms0003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE gateway.platforms (
        platform_code text PRIMARY KEY,
        created_at    timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway.platforms');
  }
}
