import { Client } from 'pg';
import { from, to } from 'pg-copy-streams';
import { pipeline } from 'node:stream/promises';
import { Readable, Writable } from 'node:stream';

/** Query for the names of the tables that keep the results of Operations. */
const FINAL_ROWS = `
  SELECT schemaname || '.' || relname AS name
    FROM pg_stat_user_tables
   WHERE schemaname IN ('gateway', 'orchestrator', 'credit', 'execution', 'pricing', 'registry')
     AND relname NOT IN ('migrations', 'outbox', 'log_positions')
   ORDER BY 1`;

/**
 * Milliseconds that a plain COPY of all final rows takes into tables of the same shape and indexes: a lower bound for
 * every way to store these rows.
 */
export async function copySameRows(databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('CREATE SCHEMA copy_baseline');
    const { rows } = await client.query<{ name: string }>(FINAL_ROWS);
    let milliseconds = 0;
    for (const { name } of rows) milliseconds += await copyTable(client, name);
    await client.query('DROP SCHEMA copy_baseline CASCADE');
    return milliseconds;
  } finally {
    await client.end();
  }
}

async function copyTable(client: Client, name: string): Promise<number> {
  const target = `copy_baseline.${name.replace('.', '_')}`;
  await client.query(`CREATE TABLE ${target} (LIKE ${name} INCLUDING ALL EXCLUDING IDENTITY EXCLUDING GENERATED)`);
  const parts: Buffer[] = [];
  const keep = new Writable({
    write(part: Buffer, _encoding, done): void {
      parts.push(part);
      done();
    },
  });
  await pipeline(client.query(to(`COPY (SELECT * FROM ${name}) TO STDOUT`)), keep);
  const started = performance.now();
  await pipeline(Readable.from(parts), client.query(from(`COPY ${target} FROM STDIN`)));
  return performance.now() - started;
}
