import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Dead letters that were replayed or discarded. The record of it is in the log; the key makes sure that of two operators
 * at once only one acts.
 */
export class CreateEndedDeadLetters0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE operator.ended_dead_letters (
        topic          text        NOT NULL,
        partition      integer     NOT NULL,
        message_offset bigint      NOT NULL,
        ended_at       timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (topic, partition, message_offset)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE operator.ended_dead_letters');
  }
}
