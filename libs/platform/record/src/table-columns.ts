import type { ClientBase } from 'pg';
import type { FoldedTable } from './service-record';

/** Parts of a SELECT that reads a table as text, in an order that both sides of a comparison share. */
export interface Columns {
  readonly list: string;
  readonly order: string;
}

/** Columns beside the key that follow from the record, at least in some rows. */
export function comparedColumns({ columns, operational = [] }: FoldedTable): readonly string[] {
  return [...columns, ...operational.flatMap(({ name, where }) => (where === undefined ? [] : [name]))];
}

/** Expressions for the columns of a table as text. A number has no zeros at its end, so that `1.50` equals `1.5`. */
export async function textColumns(client: ClientBase, schema: string, table: FoldedTable): Promise<Columns> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
      WHERE table_schema = $1 AND table_name = $2`,
    [schema, table.name],
  );
  const types = new Map(rows.map(({ name, type }) => [name, type]));
  const conditions = new Map((table.operational ?? []).map(({ name, where }) => [name, where]));
  const text = (column: string): string => {
    const value = `${types.get(column) === 'numeric' ? `trim_scale("${column}")` : `"${column}"`}::text`;
    const where = conditions.get(column);
    return `${where === undefined ? value : `CASE WHEN (${where}) IS NOT TRUE THEN ${value} END`} AS "${column}"`;
  };
  return {
    list: [...table.key, ...comparedColumns(table)].map(text).join(', '),
    // The name of an expression would be sorted as text.
    order: table.key.map((column) => `source."${column}"`).join(', '),
  };
}
