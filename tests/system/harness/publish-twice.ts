import { Client } from 'pg';

const SCHEMAS = ['gateway', 'orchestrator', 'credit', 'pricing', 'execution', 'webhook', 'registry'];

/**
 * Has every message published twice from now on: what one transaction appends stands in the log once more behind
 * itself, as when a relay dies between sending and forgetting.
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
