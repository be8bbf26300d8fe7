import { eventually, useTestDatabase } from '@ballast/test-infra';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import {
  type CopyValue,
  CommitOutcomeUnknownError,
  type Database,
  isTransient,
  openDatabase,
  sqlState,
  type Tx,
} from './index';

const server = useTestDatabase();
const opened: Database[] = [];

@Entity({ name: 'things' })
class Thing {
  @PrimaryColumn('bigint')
  declare id: string;

  @Column('text', { nullable: true })
  declare name: string | null;
}

class CreateThings0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE shop.things (id bigint PRIMARY KEY, name text)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE shop.things');
  }
}

class AddPrice0002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE shop.things ADD price numeric, ADD sold_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE shop.things DROP price, DROP sold_at');
  }
}

async function open(): Promise<Database> {
  const database = await openDatabase({
    url: server.url,
    schema: 'shop',
    poolSize: 4,
    entities: [Thing],
    // Out of order: the number in the name decides.
    migrations: [AddPrice0002, CreateThings0001],
    applicationName: 'shop',
  });
  opened.push(database);
  return database;
}

async function backendOf(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return row?.pid ?? 0;
}

async function loseWithinStatement(runner: QueryRunner): Promise<void> {
  await runner.query('SELECT pg_terminate_backend(pg_backend_pid())');
}

async function loseBetweenStatements(runner: QueryRunner): Promise<void> {
  const [row] = (await runner.query('SELECT pg_backend_pid() AS pid')) as { pid: number }[];
  await cut(row?.pid ?? 0);
  await eventually('TypeORM has given the connection back', () => runner.isReleased);
}

async function cut(pid: number): Promise<void> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  await client.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
  await client.end();
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
});

describe('openDatabase', () => {
  it('brings the schema up to date once when several instances start together', async () => {
    const instances = await Promise.all([open(), open(), open()]);
    const [first] = instances;
    const rows = await first?.query('SELECT name FROM shop.migrations ORDER BY id');
    expect(rows).toEqual([{ name: 'CreateThings0000000000001' }, { name: 'AddPrice0000000000002' }]);
  });

  it.each([
    ['within a statement', loseWithinStatement],
    ['between two statements', loseBetweenStatements],
  ])('begins a migration again when its connection is lost %s', async (_when, lose) => {
    let attempts = 0;
    class CreateCounters0001 implements MigrationInterface {
      async up(runner: QueryRunner): Promise<void> {
        attempts += 1;
        await runner.query('CREATE TABLE till.counters (id bigint)');
        if (attempts === 1) await lose(runner);
        await runner.query('INSERT INTO till.counters VALUES (1)');
      }

      async down(): Promise<void> {}
    }
    const waits: unknown[] = [];
    const database = await openDatabase({
      onWaiting: (error) => waits.push(error),
      url: server.url,
      schema: 'till',
      poolSize: 1,
      entities: [],
      migrations: [CreateCounters0001],
      applicationName: 'till',
    });
    opened.push(database);
    expect(await database.query('SELECT id FROM till.counters')).toEqual([{ id: '1' }]);
    expect(attempts).toBe(2);
    expect(waits).toHaveLength(1);
    await database.query('DROP SCHEMA till CASCADE');
  });

  it('refuses a migration without a number', async () => {
    class CreateNothing implements MigrationInterface {
      async up(): Promise<void> {}
      async down(): Promise<void> {}
    }
    const opening = openDatabase({
      url: server.url,
      schema: 'shop',
      poolSize: 1,
      entities: [],
      migrations: [CreateNothing],
      applicationName: 'shop',
    });
    await expect(opening).rejects.toThrow('must end in its number');
  });

  it('waits for a server that is away, but not beyond the deadline', async () => {
    const opening = openDatabase({
      url: 'postgres://nobody@127.0.0.1:1/none',
      schema: 'shop',
      poolSize: 1,
      entities: [],
      migrations: [],
      applicationName: 'shop',
      connectDeadlineMs: 300,
    });
    await expect(opening).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('a transaction', () => {
  it('copies every value of every column unchanged, even in many rows', async () => {
    const database = await open();
    const texts = [
      'plain',
      'tab\tnew\nline\rreturn',
      'back\\slash \\N \\. "quoted"',
      '',
      null,
      '\u{1f600} \u00e9',
      'x'.repeat(600_000),
    ];
    const rows: CopyValue[][] = texts.map((text, index) => [index, text, '1.10', new Date(0)]);
    for (let id = 100; id < 5_100; id += 1) rows.push([BigInt(id), `name ${id}`, null, null]);
    await database.transaction((tx) => tx.copy('shop.things', ['id', 'name', 'price', 'sold_at'], rows));
    const read = await database.query('SELECT id, name, price, sold_at FROM shop.things ORDER BY id');
    expect(read).toHaveLength(5_007);
    expect(read.slice(0, texts.length)).toEqual(
      texts.map((name, index) => ({ id: String(index), name, price: '1.10', sold_at: new Date(0) })),
    );
    expect(read[5_006]).toEqual({ id: '5099', name: 'name 5099', price: null, sold_at: null });
    await database.query('TRUNCATE shop.things');
  });

  it('shares its transaction with TypeORM reads once it is committed, and hides it before', async () => {
    const database = await open();
    const things = database.reads.dataSource.getRepository(Thing);
    await database.transaction(async (tx) => {
      await tx.prepared('shop.add', 'INSERT INTO shop.things (id, name) VALUES ($1, $2)', [1, 'one']);
      expect(await things.find()).toEqual([]);
    });
    expect(await things.find()).toEqual([{ id: '1', name: 'one' }]);
    await database.query('TRUNCATE shop.things');
  });

  it('runs its hooks after the commit, and never after a rollback', async () => {
    const database = await open();
    const calls: string[] = [];
    await database.transaction(async (tx) => {
      tx.afterCommit(() => calls.push('committed'));
      calls.push('worked');
    });
    await expect(
      database.transaction(async (tx) => {
        tx.afterCommit(() => calls.push('rolled back'));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(calls).toEqual(['worked', 'committed']);
  });

  it('does not pretend to commit when the error of a statement was swallowed', async () => {
    const database = await open();
    const work = database.transaction(async (tx) => {
      await tx.query('INSERT INTO shop.things (id) VALUES (7)');
      await tx.query('SELECT 1 / 0').catch(() => undefined);
    });
    await expect(work).rejects.toThrow('division by zero');
    expect(await database.query('SELECT FROM shop.things')).toEqual([]);
  });

  it.each([
    ['within a statement', (tx: Tx) => tx.query('SELECT pg_terminate_backend(pg_backend_pid())')],
    ['between two statements', async (tx: Tx) => cut(await backendOf(tx)).then(() => tx.query('SELECT 1'))],
    ['before the commit', async (tx: Tx) => cut(await backendOf(tx))],
  ])('is transient when the connection is lost %s, and rolled back', async (_when, lose) => {
    const database = await open();
    const lost = await database
      .transaction(async (tx) => {
        await tx.query('INSERT INTO shop.things (id) VALUES (9)');
        await lose(tx);
      })
      .catch((error: unknown) => error);
    expect(isTransient(lost)).toBe(true);
    expect(await database.query('SELECT FROM shop.things')).toEqual([]);
  });

  it('has an unknown outcome, which is not transient, when the connection is lost during the commit', async () => {
    const database = await open();
    // A deferred trigger runs within COMMIT itself.
    await database.query(`
      CREATE FUNCTION shop.hang_up() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`);
    await database.query(`
      CREATE CONSTRAINT TRIGGER hang_up AFTER INSERT ON shop.things DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION shop.hang_up()`);
    const lost = await database
      .transaction((tx) => tx.query('INSERT INTO shop.things (id) VALUES (9)'))
      .catch((error: unknown) => error);
    await database.query('DROP FUNCTION shop.hang_up CASCADE');
    expect(lost).toBeInstanceOf(CommitOutcomeUnknownError);
    expect(isTransient(lost)).toBe(false);
  });

  it('tells a deadlock, which may be tried again, from a duplicate, which may not', async () => {
    const database = await open();
    await database.query('INSERT INTO shop.things (id) VALUES (1), (2)');
    const lockBoth = (first: number, second: number, both: () => Promise<unknown>): Promise<void> =>
      database.transaction(async (tx) => {
        await tx.query('SELECT FROM shop.things WHERE id = $1 FOR UPDATE', [first]);
        await both();
        await tx.query('SELECT FROM shop.things WHERE id = $1 FOR UPDATE', [second]);
      });
    let holding = 0;
    const both = (): Promise<unknown> => {
      holding += 1;
      return eventually('both to hold a lock', () => holding === 2);
    };
    const results = await Promise.allSettled([lockBoth(1, 2, both), lockBoth(2, 1, both)]);
    const [refused] = results.filter((result) => result.status === 'rejected');
    expect(isTransient(refused?.reason)).toBe(true);
    const duplicate = await database.query('INSERT INTO shop.things (id) VALUES (1)').catch((error: unknown) => error);
    expect(sqlState(duplicate)).toBe('23505');
    expect(isTransient(duplicate)).toBe(false);
    await database.query('TRUNCATE shop.things');
  });
});

describe('listening', () => {
  it('receives notifications, even after its connection was cut, and calls back after the reconnection', async () => {
    const database = await open();
    const heard: string[] = [];
    const stop = await database.listen('bell', (payload) => heard.push(payload));
    await database.query(`SELECT pg_notify('bell', 'one')`);
    await eventually('the first notification', () => heard.includes('one'));
    const [listener] = await database.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'listen bell' AND datname = current_database()`,
    );
    await cut(listener?.pid ?? 0);
    await eventually('the reconnection', () => heard.includes(''));
    await database.query(`SELECT pg_notify('bell', 'two')`);
    await eventually('the second notification', () => heard.includes('two'));
    await stop();
  });
});
