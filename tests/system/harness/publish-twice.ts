import { Client } from 'pg';

const SCHEMAS = ['gateway', 'orchestrator', 'credit', 'pricing', 'execution', 'webhook', 'registry'];

/**
 * Has every message published twice from now on: each statement that appends messages to an outbox appends them a
 * second time behind the first, as if the relay had died after it had sent them and before it deleted them.
 */
export async function publishTwice(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  for (const schema of SCHEMAS) {
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
