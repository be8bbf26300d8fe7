import { TOPIC_DEFINITIONS } from '@ballast/contracts';
import { deadLetterTopic, type LogEnds, type LogReader, openLogReader, type PlaceReader } from '@ballast/platform-log';
import { closeGate, openGate } from '@ballast/platform-postgres';
import {
  derivedTables,
  isUnused,
  rebuild,
  type RebuildOutcome,
  restore,
  type ServiceRecord,
  type TableSpec,
  undeclared,
} from '@ballast/platform-record';
import { Client } from 'pg';
import { createTestDatabase } from '../database-server';
import { PastReader } from './past-reader';
import { type RetentionsOf, trimRules } from './trim-rules';
import { TwiceReader } from './twice-reader';

const TIMEOUT_MS = 120_000;
/** Rebuilds that are made while the service works. */
const WHILE_WORKING = 3;
/** Id of the type numeric in Postgres. */
const NUMERIC = 1700;

/** A running service on the embedded log, as the rules of a fold need it. */
export interface FoldUnderTest {
  readonly record: ServiceRecord;
  /** Known once the hooks of the test file have run. */
  readonly databaseUrl: () => string;
  /** Gives the service work of all kinds, other work with each call, and resolves when the work is done. */
  readonly work: () => Promise<void>;
  /** No fact of the service names an input: a restored service reads its topics from the beginning. */
  readonly hasNoInputs?: true;
  /**
   * Tables with rows from messages that lead to no fact. A restored service makes the last of these rows when it handles
   * such messages again.
   */
  readonly madeAgain?: readonly string[];
  /** The works that remove old rows; for each service that has a rule for old rows of a derived table. */
  readonly retentionsOf?: RetentionsOf;
}

/** A rebuild of the service, by its own reader unless `from` is given. */
type Rebuilt = (options?: { readonly from?: LogReader; readonly swaps?: boolean }) => Promise<RebuildOutcome>;

interface Bench extends FoldUnderTest {
  readonly sql: () => Client;
  readonly reader: () => PlaceReader;
  readonly rebuilt: Rebuilt;
}

/** The rules that hold for the fold of every service. */
export function describeFold(fold: FoldUnderTest): void {
  describe(`the fold of ${fold.record.name}`, () => {
    const bench = openBench(fold);
    equalityRules(bench);
    swapRules(bench);
    restoreRules(bench);
    const isTrimmed = fold.record.tables.some(({ kind }) => kind === 'trimmed');
    if (isTrimmed) trimRules(bench, fold.retentionsOf ?? (() => []));
  });
}

function openBench(fold: FoldUnderTest): Bench {
  let opened: { readonly sql: Client; readonly reader: PlaceReader } | undefined;
  const parts = (): NonNullable<typeof opened> => {
    if (opened === undefined) throw new Error('The bench is open only after beforeAll');
    return opened;
  };
  beforeAll(async () => {
    const sql = new Client({ connectionString: fold.databaseUrl() });
    await sql.connect();
    opened = { sql, reader: openLogReader({ kind: 'embedded', url: fold.databaseUrl() }) };
  });
  afterAll(async () => {
    await opened?.reader.close();
    await opened?.sql.end();
  });
  return {
    ...fold,
    sql: () => parts().sql,
    reader: () => parts().reader,
    rebuilt: ({ from = parts().reader, swaps = false } = {}) =>
      rebuild(fold.record, { url: fold.databaseUrl(), reader: from, swaps }),
  };
}

function equalityRules({ record, work, sql, reader, rebuilt }: Bench): void {
  it('declares every table and column of the schema, and nothing that only Postgres knows', async () => {
    expect(await undeclared(sql(), record)).toEqual([]);
  });

  it(
    'makes the rows of the service from the record',
    async () => {
      await work();
      const outcome = await rebuilt();
      expect(outcome).toMatchObject({ isEqual: true });
      const tables = derivedTables(record).map(({ name }) => name);
      const filled = outcome.isEqual ? tables.filter((name) => (outcome.rows[name] ?? 0) > 0) : [];
      expect(filled).toEqual(tables);
    },
    TIMEOUT_MS,
  );

  it(
    'makes the same rows when each message comes several times',
    async () => {
      expect(await rebuilt({ from: new TwiceReader(reader()) })).toMatchObject({ isEqual: true });
    },
    TIMEOUT_MS,
  );
}

function swapRules({ record, work, sql, rebuilt }: Bench): void {
  it(
    'makes the rows of one moment while the service works, and takes their place',
    async () => {
      let isWorking = true;
      const working = (async () => {
        while (isWorking) await work();
      })();
      try {
        for (let count = 0; count < WHILE_WORKING; count += 1) {
          expect(differenceOf(await rebuilt({ swaps: count > 0 }))).toBeUndefined();
        }
      } finally {
        isWorking = false;
        await working;
      }
    },
    TIMEOUT_MS,
  );

  it(
    'makes lost rows anew',
    async () => {
      const tables = derivedTables(record).map(({ name }) => `${record.schema}.${name}`);
      await sql().query(`TRUNCATE ${tables.join(', ')}`);
      expect(await rebuilt({ swaps: true })).toMatchObject({ isEqual: false });
      expect(differenceOf(await rebuilt())).toBeUndefined();
      await work();
      expect(differenceOf(await rebuilt())).toBeUndefined();
    },
    TIMEOUT_MS,
  );
}

function restoreRules({ record, databaseUrl, sql, reader, hasNoInputs, madeAgain = [] }: Bench): void {
  it(
    'restores the service in an empty database, behind the inputs of its facts',
    async () => {
      const database = await createTestDatabase(databaseUrl());
      const restored = new Client({ connectionString: database.url });
      try {
        const tables = record.tables.filter(({ name }) => !madeAgain.includes(name));
        const live = await lookBehindGate(sql(), reader(), { record, tables });
        expect(await isUnused(record, database.url)).toBe(true);
        await restore(record, { url: database.url, reader: new PastReader(reader(), live.ends) });
        expect(await isUnused(record, database.url)).toBe(false);
        await restored.connect();
        expect(await allRowsOf(restored, record, tables)).toEqual(live.rows);
        const found = await positionsOf(restored, record);
        expect([...found.values()].some((offset) => offset > 0n)).toBe(hasNoInputs !== true);
        for (const [partition, offset] of found) {
          expect(offset).toBeLessThanOrEqual(live.positions.get(partition) ?? 0n);
        }
      } finally {
        await restored.end();
        await database.drop();
      }
    },
    TIMEOUT_MS,
  );
}

interface Look {
  readonly rows: readonly object[];
  readonly positions: ReadonlyMap<string, bigint>;
  readonly ends: LogEnds;
}

/** Rows and positions of a service and the ends of all topics, as of one moment. */
async function lookBehindGate(
  client: Client,
  reader: LogReader,
  { record, tables }: { readonly record: ServiceRecord; readonly tables: readonly TableSpec[] },
): Promise<Look> {
  await closeGate(client, record.schema);
  try {
    const topics = TOPIC_DEFINITIONS.flatMap(({ name }) => [name, deadLetterTopic(name)]);
    const [ends, rows] = [await reader.ends(topics), await allRowsOf(client, record, tables)];
    return { ends, rows, positions: await positionsOf(client, record) };
  } finally {
    await openGate(client, record.schema);
  }
}

async function allRowsOf(
  client: Client,
  record: ServiceRecord,
  tables: readonly TableSpec[],
): Promise<readonly object[]> {
  const rows: object[] = [];
  for (const table of tables) rows.push({ table: table.name, rows: await rowsOf(client, record, table) });
  return rows;
}

/** The rows of a derived table in the order of their keys, numbers without zeros at their end; none of another table. */
async function rowsOf(client: Client, { schema }: ServiceRecord, table: TableSpec): Promise<readonly object[]> {
  if (table.kind !== 'derived' && table.kind !== 'trimmed') return [];
  const quoted = (columns: readonly string[]): string => columns.map((column) => `"${column}"`).join(', ');
  const { name, key, columns } = table;
  const { rows, fields } = await client.query<Record<string, unknown>>(
    `SELECT ${quoted([...key, ...columns])} FROM ${schema}.${name} ORDER BY ${quoted(key)}`,
  );
  const numbers = fields.filter(({ dataTypeID }) => dataTypeID === NUMERIC).map((field) => field.name);
  return rows.map((row) => ({
    ...row,
    ...Object.fromEntries(
      numbers.map((column) => [
        column,
        String(row[column])
          .replace(/(?<=\.\d*)0+$/, '')
          .replace(/\.$/, ''),
      ]),
    ),
  }));
}

/** Offsets of the next messages that a service handles, by topic and partition. */
async function positionsOf(client: Client, { name, schema }: ServiceRecord): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await client.query<{ topic: string; partition: number; next_offset: string }>(
    `SELECT topic, partition, next_offset FROM ${schema}.log_positions WHERE group_name = $1`,
    [name],
  );
  return new Map(rows.map((row) => [`${row.topic}/${row.partition}`, BigInt(row.next_offset)]));
}

/** The first row that a rebuild made otherwise; undefined when both sides are equal. A failed rule prints it. */
function differenceOf(outcome: RebuildOutcome): unknown {
  return outcome.isEqual ? undefined : outcome.difference;
}
