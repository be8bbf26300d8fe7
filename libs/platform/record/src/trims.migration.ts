import type { MigrationClass } from '@ballast/platform-postgres';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Migration for the table of a service that removes old rows of derived tables. `trimmed_before` is the time before which
 * rows of the table may be gone, `examined_before` the time before which all that are old are gone.
 */
export function trimsMigration(schema: string): MigrationClass {
  return class CreateTrims0000000000003 implements MigrationInterface {
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(`
        CREATE TABLE ${schema}.trims (
          table_name      text PRIMARY KEY,
          trimmed_before  timestamptz NOT NULL,
          examined_before timestamptz NOT NULL DEFAULT '-infinity'
        )`);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`DROP TABLE ${schema}.trims`);
    }
  };
}
