import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateParticipants0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registry.participants (
        platform_code        text        NOT NULL,
        participant_code     text        NOT NULL,
        id                   uuid        NOT NULL,
        status               text        NOT NULL,
        funding              text        NOT NULL,
        disabled_instruments text        NOT NULL,
        created_at           timestamptz NOT NULL,
        updated_at           timestamptz NOT NULL,
        external_id          text        NOT NULL,
        PRIMARY KEY (platform_code, participant_code)
      ) WITH (fillfactor = 90)`);
    // Not unique: within one statement an external id may pass from one participant to another.
    await runner.query(`
      CREATE INDEX participants_by_external_id ON registry.participants (platform_code, external_id)
       WHERE external_id <> ''`);
    // A command that is published twice has two positions in the log, so a position does not show that it was handled.
    await runner.query(`
      CREATE TABLE registry.handled_changes (
        change_id  uuid        NOT NULL,
        chunk      integer     NOT NULL,
        handled_at timestamptz NOT NULL,
        PRIMARY KEY (change_id, chunk)
      )`);
    await runner.query('CREATE INDEX handled_changes_by_age ON registry.handled_changes (handled_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registry.handled_changes, registry.participants');
  }
}
