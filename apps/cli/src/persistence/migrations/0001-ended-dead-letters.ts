import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Dead letters that were replayed or discarded. The log has the record of each act. The primary key lets only one of
 * two concurrent operators act on a dead letter.
 */
export class CreateEndedDeadLetters0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE operator.ended_dead_letters (
        topic          text        NOT NULL,
        partition      integer     NOT NULL,
        message_offset bigint      NOT NULL,
        ended_at       timestamptz NOT NULL,
        PRIMARY KEY (topic, partition, message_offset)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE operator.ended_dead_letters');
  }
}
