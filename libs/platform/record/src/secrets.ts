import type { ClientBase } from 'pg';
import { withConnections } from './connections';
import { type SecretTable, secretTables, type ServiceRecord } from './service-record';

/** A row of a table of secrets, with its values as text. */
export interface SecretRow {
  readonly table: string;
  readonly values: Readonly<Record<string, string | null>>;
}

export interface WrittenSecrets {
  readonly written: number;
  /** Rows whose owner, such as an API key, the database does not have. They are not written. */
  readonly withoutOwner: readonly SecretRow[];
}

/** The secrets of a service, sealed as they are stored. None where the service has never run. */
export async function readSecrets(record: ServiceRecord, url: string): Promise<readonly SecretRow[]> {
  return withConnections({ url, schema: record.schema }, async ({ live }) => {
    const found: SecretRow[] = [];
    for (const table of await existing(live, record)) {
      const columns = [...table.key, ...table.columns].map((column) => `"${column}"::text AS "${column}"`);
      const { rows } = await live.query<SecretRow['values']>(
        `SELECT ${columns.join(', ')} FROM ${record.schema}.${table.name} ORDER BY ${table.key.join(', ')}`,
      );
      found.push(...rows.map((values) => ({ table: table.name, values })));
    }
    return found;
  });
}

/**
 * Writes secrets of a service, all in one transaction; those that are there already are replaced.
 * @throws Error for a table or a column that this service has not.
 */
export async function writeSecrets(
  record: ServiceRecord,
  url: string,
  secrets: readonly SecretRow[],
): Promise<WrittenSecrets> {
  return withConnections({ url, schema: record.schema }, async ({ live }) => {
    const tables = new Map((await existing(live, record)).map((table) => [table.name, table]));
    const withoutOwner: SecretRow[] = [];
    await live.query('BEGIN');
    for (const secret of secrets) {
      const table = tables.get(secret.table);
      if (table === undefined)
        throw new Error(`The database has no ${record.schema}.${secret.table}: restore it first`);
      if (!(await write(live, record.schema, { table, secret }))) withoutOwner.push(secret);
    }
    await live.query('COMMIT');
    return { written: secrets.length - withoutOwner.length, withoutOwner };
  });
}

/** Answers false when the owner of the secret does not exist. */
async function write(
  client: ClientBase,
  schema: string,
  { table, secret }: { readonly table: SecretTable; readonly secret: SecretRow },
): Promise<boolean> {
  const { name, key, columns, owner } = table;
  const names = [...key, ...columns];
  const unknown = Object.keys(secret.values).filter((column) => !names.includes(column));
  if (unknown.length > 0) throw new Error(`${schema}.${name} has no column ${unknown.join(', ')}`);
  const { rowCount } = await client.query(
    // The types of the columns are those of the table.
    `INSERT INTO ${schema}.${name} (${names.join(', ')})
     SELECT ${names.map((column) => `given."${column}"`).join(', ')}
       FROM jsonb_populate_record(NULL::${schema}.${name}, $1) AS given
      WHERE EXISTS (SELECT FROM ${schema}.${owner.table} o WHERE o.id = given."${owner.column}")
     ON CONFLICT (${key.join(', ')})
     DO UPDATE SET ${columns.map((column) => `"${column}" = excluded."${column}"`).join(', ')}`,
    [JSON.stringify(secret.values)],
  );
  return rowCount === 1;
}

async function existing(client: ClientBase, record: ServiceRecord): Promise<readonly SecretTable[]> {
  const tables = secretTables(record);
  const { rows } = await client.query<{ name: string }>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1 AND table_name = ANY($2)',
    [record.schema, tables.map(({ name }) => name)],
  );
  const names = new Set(rows.map(({ name }) => name));
  return tables.filter(({ name }) => names.has(name));
}
