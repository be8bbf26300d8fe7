import { SERVICE_NAMES } from '@ballast/all-in-one';
import { Client } from 'pg';

/**
 * Has every message published twice from now on: each statement that appends messages to an outbox appends them a
 * second time behind the first, as if the relay had died after it had sent them and before it deleted them.
 */
export async function publishTwice(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ readonly schema: string }>(
    `SELECT table_schema AS schema FROM information_schema.tables WHERE table_name = 'outbox' ORDER BY table_schema`,
  );
  if (rows.length < SERVICE_NAMES.length) throw new Error(`only ${String(rows.length)} services have an outbox`);
  for (const { schema } of rows) {
    await client.query(`
      CREATE FUNCTION ${schema}.append_again() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO ${schema}.outbox (topic, key, type, value, headers)
            SELECT topic, key, type, value, headers FROM appended ORDER BY id;
          RETURN NULL;
        END $$`);
    await client.query(`
      CREATE TRIGGER again AFTER INSERT ON ${schema}.outbox REFERENCING NEW TABLE AS appended
        FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ${schema}.append_again()`);
  }
  await client.end();
}
