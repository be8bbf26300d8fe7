import { Client } from 'pg';
import type { MigrationInterface } from 'typeorm';

export type MigrationClass = new () => MigrationInterface;

const TYPEORM_DIGITS = 13;

/**
 * TypeORM orders migrations by thirteen digits at the end of the name, meant for a timestamp. Ours are numbered as
 * their files are (`CreateHolds0001`), so the number is padded; it also stays the identity of the migration.
 */
export function numberedMigration(migration: MigrationClass): MigrationClass {
  const digits = /^(.*?)(\d{1,13})$/.exec(migration.name);
  if (digits === null) {
    throw new Error(`Migration ${migration.name} must end in its number, like CreateHolds0001`);
  }
  const [, stem = '', number = ''] = digits;
  return class extends migration {
    override readonly name = `${stem}${number.padStart(TYPEORM_DIGITS, '0')}`;
  };
}

/** Runs `work` while no other process does the same for this schema; the lock ends with its connection. */
export async function underSchemaLock<T>(
  url: string,
  schema: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: url, application_name: `migrate ${schema}` });
  client.on('error', () => undefined); // The statement in flight reports the same error.
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(hashtextextended($1, 0))`, [`ballast schema ${schema}`]);
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
