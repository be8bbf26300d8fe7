import type { ClientBase } from 'pg';
import { shadowSchema } from './in-schema';
import { derivedTables, type FoldedTable, type OperationalColumn, type ServiceRecord } from './service-record';

/**
 * Copies the operational columns of live rows to the shadow, as far as they differ. Where a column has a condition, it must
 * hold on both sides: a claim of a delivery that the record calls ended means nothing. Rows that are not live keep what the
 * fold gave them.
 */
export async function copyOperationalColumns(client: ClientBase, record: ServiceRecord): Promise<void> {
  // Whole tables are joined here; a fold looks rows up by key, and its connection avoids scans.
  await client.query('SET enable_seqscan = on');
  for (const table of derivedTables(record)) {
    const operational = table.operational ?? [];
    // Columns with one condition share a statement.
    for (const where of new Set(operational.map((column) => column.where))) {
      const columns = operational.filter((column) => column.where === where);
      await client.query(copySql(record.schema, table, { where, columns }));
    }
  }
  await client.query('RESET enable_seqscan');
}

function copySql(
  schema: string,
  { name, key }: FoldedTable,
  { where = 'TRUE', columns }: { readonly where: string | undefined; readonly columns: readonly OperationalColumn[] },
): string {
  const names = columns.map((column) => column.name);
  // Columns of the live row have names of their own, so that the condition can mean those of the shadow.
  const renamed = [...key, ...names].map((each) => `${each} AS live_${each}`);
  const isSame = key.map((each) => `rebuilt.${each} = live.live_${each}`);
  const values = (prefix: string): string => names.map((each) => `${prefix}${each}`).join(', ');
  return `
    UPDATE ${shadowSchema(schema)}.${name} AS rebuilt SET ${names.map((each) => `${each} = live.live_${each}`).join(', ')}
      FROM (SELECT ${renamed.join(', ')} FROM ${schema}.${name} WHERE ${where}) AS live
     WHERE ${isSame.join(' AND ')} AND (${where})
       AND ROW(${values('rebuilt.')}) IS DISTINCT FROM ROW(${values('live.live_')})`;
}
