import {
  type LogReader,
  logTablesMigration,
  type LogPort,
  openLog,
  openLogReader,
  type OutgoingMessage,
  WritePath,
} from '@ballast/platform-log';
import { type Database, openDatabase } from '@ballast/platform-postgres';
import { useTestDatabase } from '@ballast/test-infra';
import { Client } from 'pg';
import { rebuild, type RebuildOptions, type RebuildOutcome } from './rebuild';
import { derivedTables, LOG_TABLES, type TrimmedTable, TRIMS_TABLE } from './service-record';
import { type Change, record, save, SCHEMA, TOPIC, TYPE } from './testing/toy-service.fixture';
import { undeclared } from './undeclared';

const TIMEOUT_MS = 120_000;
const SWAPS = 10;

let database: Database;
let log: LogPort;
let path: WritePath;
let sql: Client;
let reader: LogReader;

afterAll(async () => {
  await reader.close();
  await sql.end();
  await log.close();
  await database.close();
});
const server = useTestDatabase();

beforeAll(async () => {
  database = await openDatabase({
    url: server.url,
    schema: SCHEMA,
    poolSize: 4,
    entities: [],
    migrations: [logTablesMigration(SCHEMA)],
    applicationName: 'toy',
  });
  await database.query(`
    CREATE TABLE toy.counters (
      id text PRIMARY KEY, total numeric NOT NULL CONSTRAINT counters_grow CHECK (total > 0), names text[],
      holder text DEFAULT upper('nobody'), tries integer NOT NULL DEFAULT 0
    ) WITH (fillfactor = 80)`);
  await database.query('CREATE INDEX counters_by_total ON toy.counters (total)');
  log = openLog({ kind: 'embedded', database, topics: [{ name: TOPIC, partitions: 3, retentionMs: -1 }] });
  await log.start();
  path = new WritePath(database, log);
  sql = new Client({ connectionString: server.url });
  await sql.connect();
  reader = openLogReader({ kind: 'embedded', url: server.url });
});

function fact(change: Change): OutgoingMessage {
  return { topic: TOPIC, key: change.id, type: TYPE, value: JSON.stringify(change) };
}

/** Writes the counter and its fact, as a service does. */
function count(change: Change, append = (messages: readonly OutgoingMessage[]) => messages): Promise<void> {
  return path.run(async (tx) => {
    await save(tx, [change]);
    return { result: undefined, messages: append([fact(change)]) };
  });
}

function rebuilt(options: Pick<RebuildOptions, 'keepsShadow' | 'swaps'> = {}): Promise<RebuildOutcome> {
  return rebuild(record, { url: server.url, reader, ...options });
}

/**
 * Has the toy service remove its old rows, or empty them, for as long as `run` takes. Its counters are as many days old as
 * their totals say: c0 14.5 days after the first of April, c1 15.5, and so on.
 */
async function trimming(
  rest: Pick<TrimmedTable, 'emptied'>,
  run: (
    compared: (options?: Pick<RebuildOptions, 'swaps'>) => Promise<RebuildOutcome>,
    trimmedBefore: (time: string) => Promise<unknown>,
  ) => Promise<void>,
): Promise<void> {
  const ageFrom = `'2026-04-01Z'::timestamptz + source.total * interval '1 day'`;
  const counters = derivedTables(record).map((table) => ({ ...table, kind: 'trimmed' as const, ageFrom, ...rest }));
  const trimmed = { ...record, tables: [...LOG_TABLES, TRIMS_TABLE, ...counters] };
  await sql.query('CREATE TABLE kept AS TABLE toy.counters');
  await sql.query('CREATE TABLE toy.trims (table_name text PRIMARY KEY, trimmed_before timestamptz)');
  await run(
    (options = {}) => rebuild(trimmed, { url: server.url, reader, ...options }),
    (time) => sql.query(`INSERT INTO toy.trims VALUES ('counters', $1)`, [time]),
  );
  await sql.query('TRUNCATE toy.counters');
  await sql.query('INSERT INTO toy.counters SELECT * FROM kept');
  await sql.query('DROP TABLE kept, toy.trims');
}

describe('a rebuild', () => {
  it('finds the rows of the record, counts them, and leaves nothing behind', async () => {
    for (let n = 1; n <= 20; n += 1) await count({ id: `c${n % 7}`, total: `${n}.50`, names: [`n${n}`, 'ü'] });
    expect(await rebuilt()).toEqual({ isEqual: true, rows: { counters: 7 }, messages: 20 });
    expect(await sql.query(`SELECT FROM pg_namespace WHERE nspname = 'toy_rebuilt'`)).toMatchObject({ rows: [] });
  });

  it('keeps the shadow when asked to, with indexes and storage of the live table', async () => {
    await rebuilt({ keepsShadow: true });
    const { rows } = await sql.query<{ schema: string; name: string; definition: string; options: string[] }>(`
      SELECT schemaname AS schema, indexname AS name, replace(indexdef, schemaname || '.', '') AS definition,
             (SELECT reloptions FROM pg_class WHERE oid = (schemaname || '.counters')::regclass) AS options
        FROM pg_indexes WHERE tablename = 'counters' ORDER BY schemaname, indexname`);
    const of = (schema: string) => rows.filter((row) => row.schema === schema).map((row) => ({ ...row, schema: '' }));
    expect(of('toy')).toHaveLength(2);
    expect(of('toy_rebuilt')).toEqual(of('toy'));
    expect(of('toy')[0]?.options).toEqual(['fillfactor=80']);
  });

  it('makes no difference of a missing row that the service may have removed because it is old', () =>
    trimming({}, async (compared, trimmedBefore) => {
      await sql.query(`DELETE FROM toy.counters WHERE id = 'c1'`);
      expect(await compared()).toMatchObject({ isEqual: false, difference: { key: { id: 'c1' }, live: 'missing' } });
      await trimmedBefore('2026-04-17Z');
      expect(await compared()).toMatchObject({ isEqual: true, rows: { counters: 6 } });
      await sql.query(`DELETE FROM toy.counters WHERE id = 'c3'`);
      expect(await compared()).toMatchObject({ isEqual: false, difference: { key: { id: 'c3' }, live: 'missing' } });
    }));

  it('makes no difference of a value that the service may have emptied because its row is old', () =>
    trimming({ emptied: { names: '{}' } }, async (compared, trimmedBefore) => {
      const isDifferent = (id: string, column = 'names') => ({ isEqual: false, difference: { key: { id }, column } });
      await trimmedBefore('2026-04-17Z');
      await sql.query(`UPDATE toy.counters SET names = '{other}' WHERE id = 'c1'`);
      expect(await compared()).toMatchObject(isDifferent('c1'));
      await sql.query(`UPDATE toy.counters SET names = '{}' WHERE id = 'c1'`);
      expect(await compared()).toMatchObject({ isEqual: true, rows: { counters: 7 } });
      await sql.query(`UPDATE toy.counters SET names = '{}' WHERE id = 'c3'`);
      expect(await compared({ swaps: true })).toMatchObject(isDifferent('c3'));
      const { rows } = await sql.query(`SELECT id FROM toy.counters WHERE names = '{}' ORDER BY id`);
      expect(rows).toEqual([]);
      await sql.query(`DELETE FROM toy.counters WHERE id = 'c1'`);
      expect(await compared()).toMatchObject(isDifferent('c1', ''));
    }));

  it.each([
    [
      'a value',
      `UPDATE toy.counters SET total = total + 1 WHERE id = 'c3'`,
      { column: 'total', live: '18.5', rebuilt: '17.5' },
    ],
    [
      'a list',
      `UPDATE toy.counters SET names = '{x}' WHERE id = 'c3'`,
      { column: 'names', live: '{x}', rebuilt: '{n17,ü}' },
    ],
    [
      'nothing',
      `UPDATE toy.counters SET names = NULL WHERE id = 'c3'`,
      { column: 'names', live: null, rebuilt: '{n17,ü}' },
    ],
    ['a row less', `DELETE FROM toy.counters WHERE id = 'c3'`, { column: '', live: 'missing', rebuilt: 'present' }],
    [
      'a row more',
      `UPDATE toy.counters SET id = 'c30' WHERE id = 'c3'; INSERT INTO toy.counters SELECT 'c3', total, names FROM toy.counters WHERE id = 'c30'`,
      { key: { id: 'c30' }, column: '', live: 'present', rebuilt: 'missing' },
    ],
  ])('names the first difference: %s', async (_what, change, difference) => {
    await sql.query('CREATE TABLE toy_counters AS TABLE toy.counters');
    await sql.query(change);
    const found = await rebuilt();
    await sql.query('TRUNCATE toy.counters');
    await sql.query('INSERT INTO toy.counters TABLE toy_counters');
    await sql.query('DROP TABLE toy_counters');
    expect(found).toMatchObject({
      isEqual: false,
      difference: { table: 'counters', key: { id: 'c3' }, ...difference },
    });
    expect(await rebuilt()).toMatchObject({ isEqual: true });
  });

  it('leaves out what is for the work of the service, in the rows in which it is', async () => {
    await sql.query(`UPDATE toy.counters SET holder = 'me', tries = 7 WHERE id = 'c0'`);
    expect(await rebuilt()).toMatchObject({ isEqual: true });
    await sql.query(`UPDATE toy.counters SET tries = 7 WHERE id = 'c3'`);
    const difference = { key: { id: 'c3' }, column: 'tries', live: '7', rebuilt: '0' };
    expect(await rebuilt()).toMatchObject({ isEqual: false, difference });
  });

  it('keeps what is for the work of the service in a swap, and prepares it for the service', async () => {
    await sql.query(`DELETE FROM toy.counters WHERE id = 'c1'`);
    await sql.query(`UPDATE toy.counters SET holder = NULL, tries = -1 WHERE id = 'c0'`);
    await rebuilt({ swaps: true });
    const { rows } = await sql.query(`SELECT id, holder, tries FROM toy.counters WHERE id < 'c4' ORDER BY id`);
    expect(rows).toEqual([
      { id: 'c0', holder: null, tries: 0 },
      { id: 'c1', holder: 'NOBODY', tries: 0 },
      { id: 'c2', holder: 'NOBODY', tries: 0 },
      { id: 'c3', holder: 'NOBODY', tries: 0 },
    ]);
  });

  it('compares numbers as numbers', async () => {
    await sql.query(`UPDATE toy.counters SET total = total::numeric(10, 6)`);
    expect(await rebuilt()).toMatchObject({ isEqual: true });
  });

  it('counts what is written and not published yet', async () => {
    await count({ id: 'late', total: '1', names: [] }, (messages) => {
      expect(messages).toHaveLength(1);
      return [];
    });
    expect(await rebuilt()).toMatchObject({ isEqual: false });
    const { topic, key, type, value } = fact({ id: 'late', total: '1', names: [] });
    await sql.query(`INSERT INTO toy.outbox (topic, key, type, value, headers) VALUES ($1, $2, $3, $4, '{}')`, [
      topic,
      key,
      type,
      value,
    ]);
    expect(await rebuilt()).toMatchObject({ isEqual: true, rows: { counters: 8 } });
  });

  it(
    'compares one moment, however many writers work',
    async () => {
      let isOpen = true;
      const writers = Array.from({ length: 3 }, async (_, writer) => {
        for (let n = 1; isOpen; n += 1) await count({ id: `w${writer}`, total: String(n), names: [] });
      });
      try {
        for (let times = 0; times < 5; times += 1) expect(await rebuilt()).toMatchObject({ isEqual: true });
      } finally {
        isOpen = false;
        await Promise.all(writers);
      }
    },
    TIMEOUT_MS,
  );

  it(
    'swaps under writers and readers without an error and without a lost row',
    async () => {
      const last = new Map<string, number>();
      let isOpen = true;
      const writers = Array.from({ length: 3 }, async (_, writer) => {
        const id = `s${writer}`;
        for (let n = 1; isOpen; n += 1) {
          await count({ id, total: String(n), names: [] });
          last.set(id, n);
        }
      });
      const readers = Array.from({ length: 2 }, async () => {
        while (isOpen) {
          const known = new Map(last);
          const rows = await database.reads.snapshot((tx) =>
            tx.query<{ id: string; total: string }>('SELECT id, total FROM toy.counters'),
          );
          for (const [id, n] of known)
            expect(Number(rows.find((row) => row.id === id)?.total)).toBeGreaterThanOrEqual(n);
          await database.reads.prepared('toy.find', 'SELECT total FROM toy.counters WHERE id = $1', ['s0']);
        }
      });
      try {
        for (let times = 0; times < SWAPS; times += 1) {
          expect(await rebuilt({ swaps: true })).toMatchObject({ isEqual: true });
        }
      } finally {
        isOpen = false;
        await Promise.all([...writers, ...readers]);
      }
      expect(await rebuilt()).toMatchObject({ isEqual: true });
    },
    TIMEOUT_MS,
  );

  it('keeps the constraints of the tables that it replaces', async () => {
    const constraints = () =>
      sql.query(`SELECT conname, pg_get_constraintdef(pg_constraint.oid) AS definition, convalidated, relpersistence
                   FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
                  WHERE conrelid = 'toy.counters'::regclass ORDER BY conname`);
    const before = (await constraints()).rows;
    await rebuilt({ swaps: true });
    expect((await constraints()).rows).toEqual(before);
    expect(before).toContainEqual(expect.objectContaining({ conname: 'counters_grow', relpersistence: 'p' }));
  });

  it('keeps the grants of the tables that it replaces', async () => {
    const grants = () =>
      sql.query(`SELECT relacl, (SELECT array_agg(attname || attacl::text) FROM pg_attribute
                                  WHERE attrelid = c.oid AND attacl IS NOT NULL) AS columns
                   FROM pg_class c WHERE oid = 'toy.counters'::regclass`);
    await sql.query('GRANT SELECT ON toy.counters TO PUBLIC');
    await sql.query('GRANT UPDATE (names) ON toy.counters TO pg_monitor WITH GRANT OPTION');
    const before = (await grants()).rows;
    await rebuilt({ swaps: true });
    expect((await grants()).rows).toEqual(before);
  });

  it(
    'lets the writers go on when the log is slow behind the gate, and swaps later',
    async () => {
      const isGateClosed = async (): Promise<boolean> => {
        // A rebuild holds one lock of its own, and the gate while it is closed.
        const { rows } = await sql.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock'
          AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
        return rows.length > 1;
      };
      let stalled: Promise<void> | undefined;
      const slow: LogReader = {
        starts: (topics) => reader.starts(topics),
        ends: (topics) => reader.ends(topics),
        close: () => reader.close(),
        read: async (options) => {
          // The log brings nothing until a writer has passed the gate.
          if (stalled === undefined && (await isGateClosed())) stalled = count({ id: 'slow', total: '1', names: [] });
          await stalled;
          await reader.read(options);
        },
      };
      expect(await rebuild(record, { url: server.url, reader: slow, swaps: true })).toMatchObject({ isEqual: true });
      expect(stalled).toBeDefined();
      expect(await rebuilt()).toMatchObject({ isEqual: true });
    },
    TIMEOUT_MS,
  );

  it('tries a swap again when a reader holds the tables', async () => {
    const holder = new Client({ connectionString: server.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM toy.counters');
    const swapping = rebuilt({ swaps: true });
    await expect(count({ id: 'held', total: '1', names: [] })).resolves.toBeUndefined();
    await holder.query('COMMIT');
    await holder.end();
    expect(await swapping).toMatchObject({ isEqual: true });
  });

  it('says that the record is not whole', async () => {
    await sql.query(`DELETE FROM log.messages WHERE (partition_id, message_offset) IN (
      SELECT partition_id, max(message_offset) FROM log.messages GROUP BY partition_id ORDER BY partition_id LIMIT 1)`);
    await expect(rebuilt()).rejects.toThrow('the record is not whole');
  });
});

describe('the declared tables', () => {
  it('are compared with those of the schema', async () => {
    expect(await undeclared(sql, record)).toEqual([]);
    await sql.query(`
      ALTER TABLE toy.counters ADD COLUMN seen_at timestamptz DEFAULT now();
      CREATE TABLE toy.notes (counter text REFERENCES toy.counters)`);
    expect(await undeclared(sql, record)).toEqual([
      'table notes is not declared',
      'column counters.seen_at is not declared',
      'column counters.seen_at has a value that no fact gives',
      'table notes refers to counters',
    ]);
  });
});
