import type { ClientBase } from 'pg';
import { shadowSchema } from './in-schema';
import { derivedTables, type ServiceRecord } from './service-record';

interface IndexRow {
  readonly table: string;
  readonly name: string;
  /** Definition of the constraint that the index belongs to; null for an index of its own. */
  readonly constraint: string | null;
  readonly index: string;
}

/**
 * Creates the empty shadow of the derived tables of a service, with columns, storage and indexes as they are now, and
 * under the same names. A shadow that an earlier rebuild left behind is dropped. Checks come with the swap: they need not
 * hold between two phases of a fold.
 */
export async function createShadow(client: ClientBase, record: ServiceRecord): Promise<void> {
  const { schema } = record;
  const shadow = shadowSchema(schema);
  const tables = derivedTables(record).map(({ name }) => name);
  await dropShadow(client, record);
  await client.query(`CREATE SCHEMA ${shadow}`);
  for (const table of tables) {
    await client.query(
      `CREATE UNLOGGED TABLE ${shadow}.${table} (LIKE ${schema}.${table} INCLUDING DEFAULTS INCLUDING STORAGE)`,
    );
  }
  for (const [table, options] of await storageOptions(client, schema, tables)) {
    await client.query(`ALTER TABLE ${shadow}.${table} SET (${options})`);
  }
  for (const { table, name, constraint, index } of await indexesOf(client, schema, tables)) {
    await client.query(
      constraint === null
        ? index.replace(` ON ${schema}.`, ` ON ${shadow}.`)
        : `ALTER TABLE ${shadow}.${table} ADD CONSTRAINT ${name} ${constraint}`,
    );
  }
}

export async function dropShadow(client: ClientBase, { schema }: Pick<ServiceRecord, 'schema'>): Promise<void> {
  await client.query(`DROP SCHEMA IF EXISTS ${shadowSchema(schema)} CASCADE`);
}

/** Derived tables that do not exist in the live schema. */
export async function missingTables(client: ClientBase, record: ServiceRecord): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1',
    [record.schema],
  );
  const existing = new Set(rows.map(({ name }) => name));
  return derivedTables(record).flatMap(({ name }) => (existing.has(name) ? [] : [name]));
}

/** Storage parameters by table, such as `fillfactor=90`, for the tables that have some. */
async function storageOptions(
  client: ClientBase,
  schema: string,
  tables: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ table: string; options: string }>(
    `SELECT c.relname AS table,
            array_to_string(c.reloptions || ARRAY(SELECT 'toast.' || unnest(t.reloptions)), ', ') AS options
       FROM pg_class c LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
      WHERE c.relnamespace = $1::regnamespace AND c.relname = ANY($2)`,
    [schema, tables],
  );
  return new Map(rows.filter(({ options }) => options !== '').map(({ table, options }) => [table, options]));
}

async function indexesOf(client: ClientBase, schema: string, tables: readonly string[]): Promise<readonly IndexRow[]> {
  const { rows } = await client.query<IndexRow>(
    `SELECT c.relname AS table, i.relname AS name, pg_get_constraintdef(con.oid) AS constraint,
            pg_get_indexdef(x.indexrelid) AS index
       FROM pg_index x
       JOIN pg_class c ON c.oid = x.indrelid
       JOIN pg_class i ON i.oid = x.indexrelid
       LEFT JOIN pg_constraint con
         ON con.conindid = x.indexrelid AND con.conrelid = x.indrelid AND con.contype IN ('p', 'u', 'x')
      WHERE c.relnamespace = $1::regnamespace AND c.relname = ANY($2)
      ORDER BY c.relname, i.relname`,
    [schema, tables],
  );
  return rows;
}
