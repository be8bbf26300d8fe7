import { eventually, TcpProxy, useTestDatabase } from '@ballast/test-infra';
import { isConnectionLoss } from './errors';
import {
  CommitOutcomeUnknownError,
  type Database,
  type DatabaseTimeouts,
  isTransient,
  openDatabase,
  sqlState,
  type Tx,
} from './index';

const server = useTestDatabase();

const TIMEOUTS: Partial<DatabaseTimeouts> = {
  connectMs: 1_000,
  writeMs: 500,
  lockMs: 200,
  readMs: 300,
  logMs: 300,
  idleInTransactionMs: 1_000,
  probeMs: 300,
  networkMs: 300,
};

let proxy: TcpProxy;
let database: Database;

async function open(url: string, timeouts: Partial<DatabaseTimeouts> = TIMEOUTS): Promise<Database> {
  return openDatabase({
    url,
    schema: 'shop',
    poolSize: 3,
    readPoolSize: 2,
    entities: [],
    migrations: [],
    applicationName: 'shop',
    timeouts,
  });
}

beforeAll(async () => {
  const { hostname, port } = new URL(server.url);
  proxy = await TcpProxy.listen({ host: hostname, port: Number(port) });
});

afterAll(() => proxy.close());

beforeEach(async () => {
  database = await open(proxy.urlOf(server.url));
  await database.query('CREATE TABLE IF NOT EXISTS shop.things (id bigint PRIMARY KEY)');
  await database.query('TRUNCATE shop.things');
});

afterEach(async () => {
  proxy.heal();
  await database.close();
});

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

const insert = (tx: Tx): Promise<unknown> => tx.query('INSERT INTO shop.things VALUES (1)');

const things = (): Promise<unknown[]> => database.query('SELECT id FROM shop.things');

/** The answer to a statement, which is repeated: idle connections of the pool may be lost, and each fails once. */
function answered<T>(ask: () => Promise<T>): Promise<T> {
  return eventually('the database answers', async () => ({ answer: await ask() }), { deadlineMs: 30_000 }).then(
    ({ answer }) => answer,
  );
}

describe('a statement that takes too long', () => {
  it('is ended by the server, may be tried again, and leaves its connection in use', async () => {
    const error = await errorOf(database.query('SELECT pg_sleep(60)'));
    expect([sqlState(error), isTransient(error), isConnectionLoss(error)]).toEqual(['57014', true, false]);
  });

  it('is ended sooner when it reads', async () => {
    const error = await errorOf(database.reads.query('SELECT pg_sleep(60)'));
    expect(sqlState(error)).toBe('57014');
  });

  it('may be tried again when it has waited for a lock', async () => {
    await database.query('INSERT INTO shop.things VALUES (1)');
    await database.transaction(async (tx) => {
      await tx.query('SELECT FROM shop.things FOR UPDATE');
      const error = await errorOf(database.query('SELECT FROM shop.things FOR UPDATE'));
      expect([sqlState(error), isTransient(error)]).toEqual(['55P03', true]);
    });
  });
});

describe('a statement in the pool for reads', () => {
  it('is refused when it writes', async () => {
    const error = await errorOf(database.reads.query('INSERT INTO shop.things VALUES (1)'));
    expect(sqlState(error)).toBe('25006');
  });
});

describe('a session that is of no further use', () => {
  it('is replaced when its server accepts no writes any more', async () => {
    const demote = (tx: Tx): Promise<unknown> => tx.query(`SET SESSION default_transaction_read_only = on`);
    await Promise.all([1, 2, 3].map(() => database.transaction(demote)));
    const errors: unknown[] = [];
    // Every connection of the pool is refused once and never again.
    await eventually('a write is taken', async () => {
      const error = await errorOf(database.transaction(insert));
      if (error !== undefined) errors.push(error);
      return error === undefined;
    });
    expect(errors.length).toBeLessThanOrEqual(3);
    expect(errors.map((error) => [sqlState(error), isTransient(error)])).toEqual(errors.map(() => ['25006', true]));
    expect(errors.length).toBeGreaterThan(0);
  });

  it('ends with its transaction when the transaction stands still, and releases its locks', async () => {
    await database.query('INSERT INTO shop.things VALUES (1)');
    const error = await errorOf(
      database.transaction(async (tx) => {
        await tx.query('UPDATE shop.things SET id = 2');
        await eventually('another transaction gets the lock', async () => {
          await database.query('SELECT FROM shop.things FOR UPDATE');
          return true;
        });
      }),
    );
    expect(isTransient(error)).toBe(true);
    expect(await things()).toEqual([{ id: '1' }]);
  });
});

describe('a network that is silent', () => {
  it.each([
    ['a write', () => database.query('SELECT 1')],
    ['a read', () => database.reads.query('SELECT 1')],
    ['a repository', () => database.reads.dataSource.query('SELECT 1')],
    ['a transaction', () => database.transaction(insert)],
    ['a probe', () => database.answers()],
  ])('fails %s in time and serves it again afterwards, on a new connection', async (_what, work) => {
    await work();
    proxy.silence();
    const error = await errorOf(work());
    expect([isTransient(error), isConnectionLoss(error)]).toEqual([true, true]);
    proxy.heal({ losing: true });
    await answered(() => database.query('TRUNCATE shop.things'));
    await answered(work);
  });

  it('fails a copy in time', async () => {
    const rows = Array.from({ length: 100 }, (_, id) => [id]);
    const error = await errorOf(
      database.transaction(async (tx) => {
        await tx.query('SELECT 1');
        proxy.silence();
        await tx.copy('shop.things', ['id'], rows);
      }),
    );
    expect(isTransient(error)).toBe(true);
    proxy.heal({ losing: true });
    expect(await answered(things)).toEqual([]);
  });

  it('makes the outcome of a commit unknown', async () => {
    const error = await errorOf(
      database.transaction(async (tx) => {
        await insert(tx);
        proxy.silence();
      }),
    );
    expect(error).toBeInstanceOf(CommitOutcomeUnknownError);
    // The network had taken the commit, and delivers it when it is healed.
    proxy.heal();
    await eventually('the transaction is there', async () => (await things()).length === 1);
  });

  it('ends a LISTEN, which begins again and reports that notifications may be lost', async () => {
    const heard: string[] = [];
    const stop = await database.listen('bell', (payload) => heard.push(payload));
    proxy.silence();
    proxy.heal({ losing: true });
    await eventually('a new connection listens', () => heard.includes(''), { deadlineMs: 30_000 });
    await answered(() => database.query(`SELECT pg_notify('bell', 'one')`));
    await eventually('the notification', () => heard.includes('one'));
    await stop();
  });

  it('does not hold up the closing of all connections', async () => {
    await Promise.all([things(), database.answers(), database.reads.query('SELECT 1')]);
    proxy.silence();
    await database.close();
    proxy.heal({ losing: true });
  });

  it('makes a start fail', async () => {
    proxy.silence();
    const opening = openDatabase({
      url: proxy.urlOf(server.url),
      schema: 'shop',
      poolSize: 1,
      entities: [],
      migrations: [],
      applicationName: 'shop',
      timeouts: { ...TIMEOUTS, connectMs: 200 },
      connectDeadlineMs: 100,
    });
    expect(isTransient(await errorOf(opening))).toBe(true);
  });
});
