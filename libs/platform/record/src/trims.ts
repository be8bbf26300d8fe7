import type { ClientBase } from 'pg';
import { ShadowNames, shadowSchema } from './in-schema';
import { derivedTables, type FoldedTable, type ServiceRecord } from './service-record';

/**
 * Tolerance of a comparison. A service may count the days of a row by another clock than the one of its fact, and its
 * last removal may have run for a while.
 */
const TOLERANCE = `interval '1 day'`;

/** Times before which a service has removed old rows, by table. */
export type Trims = ReadonlyMap<string, string>;

/** The trims of a service, as its live schema has them. */
export async function trimsOf(client: ClientBase, record: ServiceRecord): Promise<Trims> {
  if (!derivedTables(record).some(({ kind }) => kind === 'trimmed')) return new Map();
  const { rows } = await client.query<{ name: string; before: string }>(
    `SELECT table_name AS name, trimmed_before::text AS before FROM ${record.schema}.trims`,
  );
  return new Map(rows.map(({ name, before }) => [name, before]));
}

/** SQL condition over the columns of a rebuilt row `source`: the service may have removed or emptied the live row. */
export function mayBeTrimmedSql(record: ServiceRecord, table: FoldedTable, trims: Trims): string {
  const before = trims.get(table.name);
  if (table.kind !== 'trimmed' || before === undefined) return 'false';
  return `coalesce((${ageInShadow(record, table.ageFrom)}) < '${before}'::timestamptz + ${TOLERANCE}, false)`;
}

/**
 * Removes from the shadow the rows that the service has removed from the live tables. Emptied values stay full, and the
 * service empties them again: a value may come back in the live table while the swap is prepared.
 */
export async function trimShadow(client: ClientBase, record: ServiceRecord): Promise<void> {
  const trims = await trimsOf(client, record);
  for (const table of derivedTables(record)) {
    const before = trims.get(table.name);
    if (table.kind !== 'trimmed' || table.emptied !== undefined || before === undefined) continue;
    await client.query(
      `DELETE FROM ${shadowSchema(record.schema)}.${table.name} AS source WHERE (${ageInShadow(record, table.ageFrom)}) < $1`,
      [before],
    );
  }
}

function ageInShadow(record: ServiceRecord, ageFrom: string): string {
  return new ShadowNames(record).replaceIn(ageFrom);
}
