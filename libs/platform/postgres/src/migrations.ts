import type { MigrationInterface } from 'typeorm';
import { type BoundedClient, boundedClient } from './bounded-client';
import type { DatabaseTimeouts } from './timeouts';

export type MigrationClass = new () => MigrationInterface;

/** Table of each schema with the migrations that were run. */
export const MIGRATIONS_TABLE = 'migrations';

const TYPEORM_DIGITS = 13;
const LOCK_RETRY_MS = 50;

/**
 * The migration under the name that TypeORM needs. TypeORM orders migrations by thirteen digits at the end of the name,
 * meant for a timestamp. Ours are numbered as their files are (`CreateHolds0001`), so the number is padded; it also
 * stays the identity of the migration.
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

export interface SchemaLockOptions {
  readonly url: string;
  readonly schema: string;
  readonly timeouts: DatabaseTimeouts;
}

/** Runs `work` while no other process does the same for this schema; the lock ends with its connection. */
export async function underSchemaLock<T>(
  { url, schema, timeouts }: SchemaLockOptions,
  work: (client: BoundedClient) => Promise<T>,
): Promise<T> {
  const client = boundedClient({ url, role: 'migration', timeouts, applicationName: `migrate ${schema}` });
  await client.connect();
  try {
    await lockSchema(client, schema, performance.now() + timeouts.migrationMs);
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Asks again and again instead of waiting in one long statement, whose answer the network could lose. */
async function lockSchema(client: BoundedClient, schema: string, deadline: number): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
      [`ballast schema ${schema}`],
    );
    if (rows[0]?.locked === true) return;
    if (performance.now() > deadline)
      throw new Error(`Another instance migrates the schema ${schema} and does not end`);
    await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
  }
}
