import type { MigrationClass } from '@ballast/platform-postgres';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of armed faults and of their claims, in the schema of the service where the faults strike. Faults are never
 * deleted, so that arming one again under its id finds it used up or cleared instead of arming it twice.
 */
export function faultTablesMigration(schema: string): MigrationClass {
  return class CreateFaultTables0002 implements MigrationInterface {
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(`
        CREATE TABLE ${schema}.faults (
          id          uuid        PRIMARY KEY,
          scenario    text        NOT NULL,
          times       integer     NOT NULL CHECK (times > 0),
          remaining   integer     NOT NULL CHECK (remaining >= 0),
          strategy_id uuid,
          armed_at    timestamptz NOT NULL
        )`);
      // Every Operation asks whether anything is armed; nearly always nothing is.
      await runner.query(`CREATE INDEX faults_armed ON ${schema}.faults (armed_at) WHERE remaining > 0`);
      await runner.query(`
        CREATE TABLE ${schema}.fault_claims (
          operation_id uuid        NOT NULL,
          fault_id     uuid        NOT NULL,
          scenario     text        NOT NULL,
          units        integer     NOT NULL CHECK (units > 0),
          claimed_at   timestamptz NOT NULL,
          PRIMARY KEY (operation_id, fault_id)
        )`);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`DROP TABLE ${schema}.fault_claims, ${schema}.faults`);
    }
  };
}
