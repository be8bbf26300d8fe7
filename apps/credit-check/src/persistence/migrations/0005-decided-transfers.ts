import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Transfers between customer accounts that were decided. A transfer that comes again is not decided again. */
export class CreateDecidedTransfers0005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE credit.decided_transfers (transfer_id uuid PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credit.decided_transfers');
  }
}
