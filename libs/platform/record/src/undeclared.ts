import type { ClientBase } from 'pg';
import { derivedTables, type ServiceRecord } from './service-record';

interface ColumnRow {
  readonly table: string;
  readonly column: string;
  readonly default: string | null;
  readonly is_identity: 'YES' | 'NO';
}

/**
 * Differences between the declared tables of a service and those of its schema, in words: tables and columns that only
 * one side has, another primary key, and whatever gives a derived table values that no fact has, or ties it to a table
 * that a swap leaves.
 */
export async function undeclared(client: ClientBase, record: ServiceRecord): Promise<readonly string[]> {
  const { schema, tables } = record;
  const columns = await columnsOf(client, schema);
  const existing = new Set(columns.map(({ table }) => table));
  const declared = new Set(tables.map(({ name }) => name));
  const findings = [
    ...[...existing].filter((name) => !declared.has(name)).map((name) => `table ${name} is not declared`),
    ...[...declared].filter((name) => !existing.has(name)).map((name) => `table ${name} does not exist`),
  ];
  for (const { name, key, columns: others, operational = [] } of derivedTables(record)) {
    const found = columns.filter(({ table }) => table === name);
    const ofWork = new Set(operational.map((column) => column.name));
    const known = new Set([...key, ...others, ...ofWork]);
    const names = new Set(found.map(({ column }) => column));
    findings.push(
      ...[...names].filter((each) => !known.has(each)).map((each) => `column ${name}.${each} is not declared`),
      ...[...known].filter((each) => !names.has(each)).map((each) => `column ${name}.${each} does not exist`),
      ...found
        .filter((each) => (ofWork.has(each.column) ? isNumbered(each) : hasOwnValue(each)))
        .map(({ column }) => `column ${name}.${column} has a value that no fact gives`),
    );
  }
  return [...findings, ...(await constraintFindings(client, record))];
}

async function columnsOf(client: ClientBase, schema: string): Promise<readonly ColumnRow[]> {
  const { rows } = await client.query<ColumnRow>(
    `SELECT c.table_name AS table, c.column_name AS column, c.column_default AS default, c.is_identity
       FROM information_schema.columns c
       JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = $1 AND t.table_type = 'BASE TABLE'
      ORDER BY c.table_name, c.ordinal_position`,
    [schema],
  );
  return rows;
}

/** Whether Postgres fills the column from a clock, a sequence or chance. */
function hasOwnValue(column: ColumnRow): boolean {
  return isNumbered(column) || /\(|CURRENT_/i.test(column.default ?? '');
}

/** Whether Postgres fills the column from a sequence, which would be dropped with the live table in a swap. */
function isNumbered({ default: value, is_identity }: ColumnRow): boolean {
  return is_identity === 'YES' || /nextval\(/i.test(value ?? '');
}

async function constraintFindings(client: ClientBase, record: ServiceRecord): Promise<readonly string[]> {
  const { rows } = await client.query<{ table: string; kind: 'p' | 'f'; columns: string[]; target: string }>(
    `SELECT c.relname AS table, con.contype AS kind, coalesce(f.relname, '') AS target,
            ARRAY(SELECT a.attname::text FROM unnest(con.conkey) WITH ORDINALITY AS k(attnum, place)
                    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum ORDER BY k.place) AS columns
       FROM pg_constraint con
       JOIN pg_class c ON c.oid = con.conrelid
       LEFT JOIN pg_class f ON f.oid = con.confrelid
      WHERE c.relnamespace = $1::regnamespace AND con.contype IN ('p', 'f')`,
    [record.schema],
  );
  return derivedTables(record).flatMap(({ name, key }) => {
    const own = rows.filter(({ table, target }) => table === name || target === name);
    const primary = own.find(({ table, kind }) => kind === 'p' && table === name)?.columns ?? [];
    return [
      ...(primary.join() === key.join() ? [] : [`table ${name} has the primary key ${primary.join(', ')}`]),
      ...own.filter(({ kind }) => kind === 'f').map(({ table, target }) => `table ${table} refers to ${target}`),
    ];
  });
}
