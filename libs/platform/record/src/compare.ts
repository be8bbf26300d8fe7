import type { ClientBase } from 'pg';
import { shadowSchema } from './in-schema';
import { derivedTables, type FoldedTable, type ServiceRecord } from './service-record';
import { type Columns, comparedColumns, textColumns } from './table-columns';
import { digestOf, newSeeds } from './table-digest';
import { mayBeTrimmedSql, trimsOf } from './trims';

const ROWS_PER_FETCH = 1_000;
/** Stands for the value of a row that one side does not have. */
const MISSING = 'missing';
/** Name of a column that no table has: whether the service may have removed or emptied the live row. */
const MAY_BE_TRIMMED = 'may be trimmed';

/** The first value that differs, in the order of tables, keys and columns. */
export interface Difference {
  readonly table: string;
  /** Values of the primary key as text, by column. */
  readonly key: Readonly<Record<string, string>>;
  /** Empty when one side lacks the row. */
  readonly column: string;
  readonly live: string | null;
  readonly rebuilt: string | null;
}

/** Number of rows by table. */
export type RowCounts = Readonly<Record<string, number>>;

export type Comparison =
  { readonly isEqual: true; readonly rows: RowCounts } | { readonly isEqual: false; readonly difference: Difference };

/** Connections to both sides. */
interface Compared {
  readonly live: ClientBase;
  readonly shadow: ClientBase;
}

/** A row with its values as text. */
export type Row = Readonly<Record<string, string | null>>;

/**
 * Compares the derived tables of a service with their shadow: first their digests, and where these differ row by row in
 * the order of keys. `live` sees the moment at which the fold ended; both connections are in a transaction. Numbers are
 * compared as numbers: `1.50` equals `1.5`. A live row that is missing, or a live value that is empty, is no difference
 * where the service removes old rows, or empties them, and the rebuilt row is old.
 */
export async function compare(record: ServiceRecord, { live, shadow }: Compared): Promise<Comparison> {
  const rows: Record<string, number> = {};
  const trims = await trimsOf(live, record);
  for (const table of derivedTables(record)) {
    const columns = await textColumns(live, record.schema, table);
    const count = await countOfEqual(table, { live, shadow, columns, schema: record.schema });
    if (count !== undefined) {
      rows[table.name] = count;
      continue;
    }
    const list = `${columns.list}, (${mayBeTrimmedSql(record, table, trims)})::text AS "${MAY_BE_TRIMMED}"`;
    const sides = {
      live: rowsOf(live, `${record.schema}.${table.name}`, columns),
      rebuilt: rowsOf(shadow, `${shadowSchema(record.schema)}.${table.name}`, { ...columns, list }),
    };
    const outcome = await compareTable(table, sides);
    if (typeof outcome === 'number') rows[table.name] = outcome;
    else return { isEqual: false, difference: outcome };
  }
  return { isEqual: true, rows };
}

/** The number of rows of a table whose two sides have the same digest; undefined when the digests differ. */
async function countOfEqual(
  { name }: FoldedTable,
  { live, shadow, columns, schema }: Compared & { readonly columns: Columns; readonly schema: string },
): Promise<number | undefined> {
  const seeds = newSeeds();
  const [of, anew] = await Promise.all([
    digestOf(live, { table: `${schema}.${name}`, columns, seeds }),
    digestOf(shadow, { table: `${shadowSchema(schema)}.${name}`, columns, seeds }),
  ]);
  return of.rows === anew.rows && of.sums === anew.sums ? of.rows : undefined;
}

interface Sides {
  readonly live: AsyncGenerator<Row, undefined>;
  readonly rebuilt: AsyncGenerator<Row, undefined>;
}

/** The first difference, or the number of rows when there is none. */
async function compareTable(table: FoldedTable, sides: Sides): Promise<Difference | number> {
  for (let count = 0; ; count += 1) {
    const live = (await sides.live.next()).value;
    let rebuilt = (await sides.rebuilt.next()).value;
    while (mayBeRemoved(table, rebuilt) && (live === undefined || !isSameRow(table, live, rebuilt))) {
      rebuilt = (await sides.rebuilt.next()).value;
    }
    if (live === undefined && rebuilt === undefined) return count;
    const difference = await differenceOf(table, { live, rebuilt }, sides);
    if (difference !== undefined) return difference;
  }
}

/** Whether the service may have removed the live row of a rebuilt one. */
function mayBeRemoved(table: FoldedTable, rebuilt: Row | undefined): rebuilt is Row {
  const isRemoving = table.kind === 'trimmed' && table.emptied === undefined;
  return isRemoving && rebuilt?.[MAY_BE_TRIMMED] === 'true';
}

/** Whether the service may have emptied a column of a live row, and has done so. */
function isEmptied(table: FoldedTable, { live, rebuilt }: Readonly<Record<'live' | 'rebuilt', Row>>, column: string) {
  const empty = table.kind === 'trimmed' ? table.emptied?.[column] : undefined;
  return empty !== undefined && rebuilt[MAY_BE_TRIMMED] === 'true' && live[column] === empty;
}

async function differenceOf(
  table: FoldedTable,
  { live, rebuilt }: { readonly live: Row | undefined; readonly rebuilt: Row | undefined },
  sides: Sides,
): Promise<Difference | undefined> {
  const { name, key } = table;
  const keyOf = (row: Row) => Object.fromEntries(key.map((column) => [column, row[column] ?? '']));
  if (live === undefined || rebuilt === undefined || !isSameRow(table, live, rebuilt)) {
    const isLiveOnly =
      live !== undefined &&
      (rebuilt === undefined || !(await contains(sides.rebuilt, (row) => isSameRow(table, row, live))));
    const found = isLiveOnly ? live : rebuilt;
    if (found === undefined) return undefined;
    const values = isLiveOnly ? { live: 'present', rebuilt: MISSING } : { live: MISSING, rebuilt: 'present' };
    return { table: name, key: keyOf(found), column: '', ...values };
  }
  const column = comparedColumns(table).find(
    (each) => live[each] !== rebuilt[each] && !isEmptied(table, { live, rebuilt }, each),
  );
  if (column === undefined) return undefined;
  return { table: name, key: keyOf(live), column, live: live[column] ?? null, rebuilt: rebuilt[column] ?? null };
}

function isSameRow({ key }: FoldedTable, row: Row, other: Row): boolean {
  return key.every((column) => row[column] === other[column]);
}

async function contains(rows: AsyncIterable<Row>, isIt: (row: Row) => boolean): Promise<boolean> {
  for await (const row of rows) if (isIt(row)) return true;
  return false;
}

/** The rows of a table in the order of its key, for a connection in a transaction. */
export async function* rowsIn(client: ClientBase, schema: string, table: FoldedTable): AsyncGenerator<Row, undefined> {
  yield* rowsOf(client, `${schema}.${table.name}`, await textColumns(client, schema, table));
  return undefined;
}

/** The rows of a table in the order of its key, read in pages. */
async function* rowsOf(client: ClientBase, table: string, columns: Columns): AsyncGenerator<Row, undefined> {
  await client.query(
    `DECLARE compared NO SCROLL CURSOR FOR SELECT ${columns.list} FROM ${table} AS source ORDER BY ${columns.order}`,
  );
  for (;;) {
    const { rows } = await client.query<Row>(`FETCH ${ROWS_PER_FETCH} FROM compared`);
    if (rows.length === 0) break;
    yield* rows;
  }
  await client.query('CLOSE compared');
  return undefined;
}
