import type { ClientBase } from 'pg';

/** Keeps other rebuilds and restores of the schema away until the connection ends. @throws Error when one is running. */
export async function lockRebuild(client: ClientBase, schema: string): Promise<void> {
  const { rows } = await client.query<{ locked: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
    [`ballast rebuild ${schema}`],
  );
  if (rows[0]?.locked !== true) throw new Error(`Another rebuild of ${schema} is running`);
}
