import { Controller, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import { type Database, openDatabase } from '@ballast/platform-postgres';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { type Slice, type LogPort, LogTransport, logTablesMigration, openLog, WritePath } from './index';

const NUMBERS = { name: 'numbers.v1', partitions: 2, retentionMs: -1 };
const LETTERS = { name: 'letters.v1', partitions: 2, retentionMs: -1 };

const server = useTestDatabase();
let database: Database;
let log: LogPort;
let path: WritePath;
let app: INestMicroservice;
const seen: string[] = [];
let failures = 0;

@Controller()
class Reader {
  @EventPattern(NUMBERS.name)
  async numbers(@Payload() batch: Slice): Promise<void> {
    if (failures > 0) {
      failures -= 1;
      throw new Error('the handler failed');
    }
    await path.commit(batch, async (tx, messages) => {
      tx.afterCommit(() => seen.push(...messages.map(({ value }) => value)));
      return [];
    });
  }

  @EventPattern(LETTERS.name)
  async letters(@Payload() batch: Slice): Promise<void> {
    seen.push(...batch.messages.map(({ value }) => value));
  }
}

class ReaderModule {}

beforeAll(async () => {
  database = await openDatabase({
    url: server.url,
    schema: 'service',
    poolSize: 6,
    entities: [],
    migrations: [logTablesMigration('service')],
    applicationName: 'transport',
  });
  log = openLog({
    kind: 'embedded',
    database,
    topics: [NUMBERS, LETTERS],
    limits: { retryFirstMs: 1, failuresUntilStuck: 2 },
  });
  path = new WritePath(database, log);
  app = await NestFactory.createMicroservice(
    { module: ReaderModule, controllers: [Reader] },
    { strategy: new LogTransport(log, 'readers'), logger: false },
  );
  await app.listen();
});

afterAll(async () => {
  await log.close();
  await database.close();
});

async function append(topic: string, value: string): Promise<void> {
  await path.run(async () => ({ result: undefined, messages: [{ topic, key: 'k', type: 'x', value }] }));
}

it('hands each slice of a topic to its handler', async () => {
  await append(NUMBERS.name, '1');
  await append(LETTERS.name, 'a');
  await eventually('both messages', () => seen.includes('1') && seen.includes('a'));
});

it('delivers a slice again when its handler throws, although Nest turns the error into a value', async () => {
  failures = 3;
  await append(NUMBERS.name, '2');
  await eventually('the message', () => seen.includes('2'));
  expect(seen.filter((value) => value === '2')).toEqual(['2']);
  expect(failures).toBe(0);
  expect(log.healthy).toBe(true);
});

it('reads no message that is written after it was closed, and keeps its position before that message', async () => {
  await app.close();
  await append(NUMBERS.name, '3');
  const [position] = await database.query<{ read: string }>(
    `SELECT sum(next_offset) AS read FROM service.log_positions WHERE topic = $1`,
    [NUMBERS.name],
  );
  expect(position?.read).toBe('2');
  expect(seen).not.toContain('3');
});
