import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Copies of the registry's participants, and the scale of each asset, read from the instruments that trade it. */
export class CreateProjections0002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE credit.participants (
        platform_code        text        NOT NULL,
        participant_code     text        NOT NULL,
        status               text        NOT NULL,
        funding              text        NOT NULL,
        disabled_instruments text        NOT NULL,
        updated_at           timestamptz NOT NULL,
        PRIMARY KEY (platform_code, participant_code)
      ) WITH (fillfactor = 90)`);
    await runner.query(`
      CREATE TABLE credit.asset_scales (
        asset text    PRIMARY KEY,
        scale integer NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credit.asset_scales, credit.participants');
  }
}
