import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Movements between customer accounts and the rail, as the last fact left each of them. `initiated_by` is empty for the
 * platform, `client_id` for a movement without an id of its caller. `status` is the one that its resource shows, `progress`
 * the one that tells which fact is later.
 */
const MOVEMENTS = `
  CREATE TABLE gateway.movements (
    id               uuid PRIMARY KEY,
    platform_code    text NOT NULL,
    kind             text NOT NULL,
    initiated_by     text NOT NULL,
    client_id        text NOT NULL,
    account_id       uuid NOT NULL,
    participant_code text NOT NULL,
    status           text NOT NULL,
    progress         text NOT NULL,
    created_at       timestamptz NOT NULL,
    body             text NOT NULL
  )`;

export class CreateMovements0009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MOVEMENTS);
    await runner.query('CREATE INDEX movements_by_creation ON gateway.movements (platform_code, kind, created_at, id)');
    await runner.query(
      'CREATE INDEX movements_by_participant ON gateway.movements (platform_code, kind, participant_code, created_at, id)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway.movements');
  }
}
