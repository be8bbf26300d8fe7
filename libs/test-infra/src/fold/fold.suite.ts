import { type LogReader, openLogReader } from '@ballast/platform-log';
import { rebuild, type RebuildOutcome, type ServiceRecord, undeclared } from '@ballast/platform-record';
import { Client } from 'pg';
import { TwiceReader } from './twice-reader';

const TIMEOUT_MS = 120_000;
/** Rebuilds that are made while the service works. */
const WHILE_WORKING = 3;

/** A running service on the embedded log, as the rules of a fold need it. */
export interface FoldUnderTest {
  readonly record: ServiceRecord;
  /** Known once the hooks of the test file have run. */
  readonly databaseUrl: () => string;
  /** Gives the service work of all kinds, other work with each call, and resolves when the work is done. */
  readonly work: () => Promise<void>;
}

/** A rebuild of the service, by its own reader unless `from` is given. */
type Rebuilt = (options?: { readonly from?: LogReader; readonly swaps?: boolean }) => Promise<RebuildOutcome>;

interface Bench extends FoldUnderTest {
  readonly sql: () => Client;
  readonly reader: () => LogReader;
  readonly rebuilt: Rebuilt;
}

/** The rules that hold for the fold of every service. */
export function describeFold(fold: FoldUnderTest): void {
  describe(`the fold of ${fold.record.name}`, () => {
    const bench = openBench(fold);
    equalityRules(bench);
    swapRules(bench);
  });
}

function openBench(fold: FoldUnderTest): Bench {
  let opened: { readonly sql: Client; readonly reader: LogReader } | undefined;
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
      const tables = record.tables.flatMap(({ kind, name }) => (kind === 'derived' ? [name] : []));
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
          expect(await rebuilt({ swaps: count > 0 })).toMatchObject({ isEqual: true });
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
      const tables = record.tables.flatMap(({ kind, name }) =>
        kind === 'derived' ? [`${record.schema}.${name}`] : [],
      );
      await sql().query(`TRUNCATE ${tables.join(', ')}`);
      expect(await rebuilt({ swaps: true })).toMatchObject({ isEqual: false });
      expect(await rebuilt()).toMatchObject({ isEqual: true });
      await work();
      expect(await rebuilt()).toMatchObject({ isEqual: true });
    },
    TIMEOUT_MS,
  );
}
