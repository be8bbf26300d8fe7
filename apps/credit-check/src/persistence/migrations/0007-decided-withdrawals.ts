import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Withdrawals that were decided. A withdrawal that comes again is not decided again. */
export class CreateDecidedWithdrawals0007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE credit.decided_withdrawals (withdrawal_id uuid PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credit.decided_withdrawals');
  }
}
