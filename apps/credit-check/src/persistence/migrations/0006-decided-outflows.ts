import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Outflows that the credit check has decided. The rows are kept for ever: an outflow is posted at most once. */
const DECIDED_OUTFLOWS = 'CREATE TABLE credit.decided_outflows (outflow_id uuid PRIMARY KEY)';

export class CreateDecidedOutflows0006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(DECIDED_OUTFLOWS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credit.decided_outflows');
  }
}
