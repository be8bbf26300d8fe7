import { CommitOutcomeUnknownError, type Database, openDatabase } from '@ballast/platform-postgres';
import { useTestDatabase } from '@ballast/test-infra';
import {
  type LogMessage,
  type LogPort,
  logTablesMigration,
  openLog,
  PoisonMessagesError,
  WaitingMessagesError,
  WritePath,
} from './index';
import type { Slice } from './port';
import { sliceOf } from './slice';

const server = useTestDatabase();
const TOPIC = { name: 'notes.v1', partitions: 1, retentionMs: -1 };
let database: Database;
let log: LogPort;
let path: WritePath;

beforeAll(async () => {
  database = await openDatabase({
    url: server.url,
    schema: 'service',
    poolSize: 4,
    entities: [],
    migrations: [logTablesMigration('service')],
    applicationName: 'write path',
  });
  await database.query('CREATE TABLE service.effects (what text)');
  log = openLog({ kind: 'embedded', database, topics: [TOPIC] });
  await log.start();
  path = new WritePath(database, log, { limits: { transactionAttempts: 3, retryFirstMs: 1, retryMaxMs: 2 } });
});

afterEach(() => database.query('TRUNCATE service.effects, service.log_positions'));

afterAll(async () => {
  await log.close();
  await database.close();
});

/** A slice of notes that begins at the position of a new group. */
async function batch(...values: string[]): Promise<Slice> {
  await database.query(`INSERT INTO service.log_positions VALUES ('readers', $1, 0, 0)`, [TOPIC.name]);
  const messages = values.map((value, offset): LogMessage => {
    return {
      topic: TOPIC.name,
      partition: 0,
      offset: String(offset),
      key: 'k',
      type: 'note',
      value,
      headers: {},
      timestamp: 0,
    };
  });
  return sliceOf('readers', messages);
}

async function effects(): Promise<readonly string[]> {
  return (await database.query<{ what: string }>('SELECT what FROM service.effects')).map(({ what }) => what);
}

async function deadLetters(): Promise<number> {
  const rows = await database.query<{ count: string }>(
    `SELECT count(*) FROM log.messages m JOIN log.partitions p ON p.id = m.partition_id WHERE p.topic = 'notes.v1.dlq'`,
  );
  return Number(rows[0]?.count);
}

/** Fails with this SQLSTATE the first `times` times. */
function failing(state: string, times: number): () => void {
  let count = 0;
  return () => {
    count += 1;
    if (count <= times) throw Object.assign(new Error(`failed with ${state}`), { code: state });
  };
}

describe('WritePath.commitVerbatim', () => {
  it('hands over every message, also one that is no text, is unknown, or is for another group', async () => {
    const strict = new WritePath(database, log, {
      assertKnown: ({ value }) => {
        throw new Error(`${value} is not known`);
      },
    });
    const slice = await batch('a', 'b', 'c');
    const [first, second, third] = slice.messages;
    if (first === undefined || second === undefined || third === undefined) throw new Error('no messages');
    const bytes = { key: Buffer.from('ff', 'hex'), value: Buffer.from('fe', 'hex') };
    const messages = [{ ...first, bytes }, second, { ...third, headers: { 'replayed-for': 'others' } }];
    await strict.commitVerbatim({ ...slice, messages }, async (tx, handed) => {
      expect(handed).toEqual(messages);
      await tx.query(`INSERT INTO service.effects VALUES ('sealed')`);
      return [];
    });
    expect(await effects()).toEqual(['sealed']);
    expect(await deadLetters()).toBe(0);
  });

  it('handles a slice once, and has nothing of an effect that failed', async () => {
    const slice = await batch('a');
    const fail = failing('40001', 1);
    const handle = (): Promise<void> =>
      path.commitVerbatim(slice, async (tx) => {
        await tx.query(`INSERT INTO service.effects VALUES ('a')`);
        fail();
        return [];
      });
    await handle();
    await handle();
    expect(await effects()).toEqual(['a']);
  });
});

describe('WritePath.commit', () => {
  it('tries a serialization failure again, and has its effect once', async () => {
    const fail = failing('40001', 2);
    await path.commit(await batch('a'), async (tx) => {
      await tx.query(`INSERT INTO service.effects VALUES ('a')`);
      fail();
      return [];
    });
    expect(await effects()).toEqual(['a']);
  });

  it('gives the slice back after the last attempt', async () => {
    const fail = failing('40P01', 3);
    const committing = path.commit(await batch('a'), async () => {
      fail();
      return [];
    });
    await expect(committing).rejects.toThrow('40P01');
  });

  it('gives the slice back at once when trying again cannot help', async () => {
    let runs = 0;
    const committing = path.commit(await batch('a'), async () => {
      runs += 1;
      throw new TypeError('a defect');
    });
    await expect(committing).rejects.toThrow('a defect');
    expect(runs).toBe(1);
  });

  it('skips the effect of a slice of which nothing can be read', async () => {
    const slice = await batch('bad', 'worse');
    await path.commit(slice, async (_tx, messages) => {
      throw new PoisonMessagesError(messages.map((message) => ({ message, reason: 'unreadable' })));
    });
    const [position] = await database.query('SELECT next_offset FROM service.log_positions');
    expect(position).toEqual({ next_offset: '2' });
  });

  it('does not loop when an effect reports a message as unreadable that it was not given', async () => {
    const slice = await batch('a');
    const foreign = { ...slice.messages[0], offset: '99' } as LogMessage;
    const committing = path.commit(slice, async () => {
      throw new PoisonMessagesError([{ message: foreign, reason: 'not mine' }]);
    });
    await expect(committing).rejects.toBeInstanceOf(PoisonMessagesError);
  });

  it('refuses a message that no log could carry, and rolls the effect back', async () => {
    const committing = path.commit(await batch('a'), async (tx) => {
      await tx.query(`INSERT INTO service.effects VALUES ('a')`);
      return [{ topic: TOPIC.name, key: 'k', type: 'note', value: '\u00e9'.repeat(600_000) }];
    });
    await expect(committing).rejects.toThrow('1200000 bytes');
    expect(await effects()).toEqual([]);
  });

  it('refuses a topic that does not exist', async () => {
    const committing = path.commit(await batch('a'), async () => [
      { topic: 'nowhere', key: 'k', type: 'note', value: '' },
    ]);
    await expect(committing).rejects.toThrow('no topic nowhere');
  });
});

describe('WritePath.commit of a slice with a message that has to wait', () => {
  const readable = (messages: readonly LogMessage[]): void => {
    const bad = messages.filter(({ value }) => value === 'bad');
    if (bad.length > 0) throw new PoisonMessagesError(bad.map((message) => ({ message, reason: 'unreadable' })));
    const early = messages.filter(({ value }) => value === 'early');
    if (early.length === 0) return;
    throw new WaitingMessagesError(early.map((message) => ({ message, cause: 'not_yet', reason: 'too early' })));
  };
  const commit = async (...values: string[]): Promise<void> =>
    path.commit(await batch(...values), async (tx, messages) => {
      readable(messages);
      for (const { value } of messages) await tx.query('INSERT INTO service.effects VALUES ($1)', [value]);
      return [];
    });
  const position = async (): Promise<unknown> =>
    (await database.query('SELECT next_offset FROM service.log_positions'))[0];

  it('handles the messages before it, and stays there', async () => {
    await expect(commit('a', 'b', 'early', 'c', 'early')).rejects.toThrow('notes.v1/0@2: too early');
    expect(await effects()).toEqual(['a', 'b']);
    expect(await position()).toEqual({ next_offset: '2' });
  });

  it('does nothing when that message is the first', async () => {
    await expect(commit('early', 'a')).rejects.toBeInstanceOf(WaitingMessagesError);
    expect(await effects()).toEqual([]);
    expect(await position()).toEqual({ next_offset: '0' });
  });

  it('puts unreadable messages before it aside, and leaves those behind it', async () => {
    const before = await deadLetters();
    await expect(commit('bad', 'a', 'early', 'bad')).rejects.toBeInstanceOf(WaitingMessagesError);
    expect(await effects()).toEqual(['a']);
    expect(await position()).toEqual({ next_offset: '2' });
    expect(await deadLetters()).toBe(before + 1);
  });
});

describe('WritePath.commit', () => {
  it('puts a message of an unknown type aside before the effect sees it', async () => {
    const strict = new WritePath(database, log, {
      assertKnown: ({ value }) => {
        if (value === 'foreign') throw new Error('no message of ours');
      },
    });
    const seen: string[] = [];
    const before = await deadLetters();
    await strict.commit(await batch('a', 'foreign'), async (_tx, messages) => {
      seen.push(...messages.map(({ value }) => value));
      return [];
    });
    expect(seen).toEqual(['a']);
    expect(await deadLetters()).toBe(before + 1);
  });

  it('skips a message that was sent again for another group', async () => {
    const slice = await batch('mine', 'theirs');
    const messages = slice.messages.map((message, index) => ({
      ...message,
      headers: { 'replayed-for': ['readers', 'others'][index] ?? '' },
    }));
    const seen: string[] = [];
    await path.commit({ ...slice, messages }, async (_tx, read) => {
      seen.push(...read.map(({ value }) => value));
      return [];
    });
    expect(seen).toEqual(['mine']);
    expect(await database.query('SELECT next_offset FROM service.log_positions')).toEqual([{ next_offset: '2' }]);
  });
});

describe('WritePath.run', () => {
  it('answers the result of the effect', async () => {
    const result = await path.run(async (tx) => {
      await tx.query(`INSERT INTO service.effects VALUES ('run')`);
      return { result: 42, messages: [] };
    });
    expect(result).toBe(42);
    expect(await effects()).toEqual(['run']);
  });

  it('tries a deadlock again', async () => {
    const fail = failing('40P01', 1);
    const result = await path.run(async () => {
      fail();
      return { result: 'done', messages: [] };
    });
    expect(result).toBe('done');
  });

  it('does not repeat a write whose commit may have happened', async () => {
    let runs = 0;
    await database.query(`
      CREATE FUNCTION service.hang_up() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`);
    await database.query(`
      CREATE CONSTRAINT TRIGGER hang_up AFTER INSERT ON service.effects DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION service.hang_up()`);
    const running = path.run(async (tx) => {
      runs += 1;
      await tx.query(`INSERT INTO service.effects VALUES ('perhaps')`);
      return { result: undefined, messages: [] };
    });
    await expect(running).rejects.toBeInstanceOf(CommitOutcomeUnknownError);
    await database.query('DROP FUNCTION service.hang_up CASCADE');
    expect(runs).toBe(1);
  });
});

it('refuses a second append in one transaction', async () => {
  const message = { topic: TOPIC.name, key: 'k', type: 'note', value: '{}' };
  const twice = database.transaction(async (tx) => {
    await log.append(tx, [message]);
    await log.append(tx, [message]);
  });
  await expect(twice).rejects.toThrow('once');
});
