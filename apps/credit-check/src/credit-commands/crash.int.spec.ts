import { TOPIC_DEFINITIONS, TOPICS } from '@ballast/contracts';
import { holdsDecided } from '@ballast/contracts/credit';
import { newId } from '@ballast/kernel';
import { parseConfig } from '@ballast/platform-config';
import {
  logTablesMigration,
  openLog,
  WritePath,
  type CrashStep,
  type Slice,
  type LogPort,
  type OutgoingMessage,
} from '@ballast/platform-log';
import { openDatabase, type Database } from '@ballast/platform-postgres';
import { readLedgerTables, useDatabaseServer, createTestDatabase, type TestDatabase } from '@ballast/test-infra';
import { ledgerTableViolations } from '@ballast/test-kit';
import { configSchema } from '../config';
import { service } from '../index';
import { booked, changed, chunkOf, deposit, place, release } from '../testing/messages';
import { receivers, type Receiver } from '../testing/receivers';

const server = useDatabaseServer();
const GROUP = 'credit-check';
const COMPARED = ['accounts', 'balances', 'holds', 'journals'] as const;

class Crash extends Error {}

/** An instance of the service without its intake: a spec hands it slices and lets it die between two steps. */
class Instance {
  crashAt: CrashStep | undefined;
  onStep: (step: CrashStep) => Promise<void> = () => Promise.resolve();
  private receivers: Readonly<Record<string, Receiver>> = {};

  private constructor(
    readonly database: Database,
    private readonly log: LogPort,
  ) {}

  static async open(url: string): Promise<Instance> {
    const database = await openDatabase({
      url,
      schema: service.schema,
      poolSize: 3,
      entities: service.entities,
      migrations: [logTablesMigration(service.schema), ...service.migrations],
      applicationName: 'instance',
    });
    const topics = TOPIC_DEFINITIONS.map(({ name, retentionMs }) => ({ name, retentionMs, partitions: 1 }));
    const instance = new Instance(database, openLog({ kind: 'embedded', database, topics, scope: newId() }));
    await instance.compose();
    return instance;
  }

  private async compose(): Promise<void> {
    const { database, log } = this;
    const config = parseConfig(configSchema, { DATABASE_URL: database.url, INTERNAL_TOKEN: 'x'.repeat(16) });
    const writePath = new WritePath(database, log, {
      crash: async (step) => {
        if (step === this.crashAt) throw new Crash(step);
        await this.onStep(step);
      },
    });
    this.receivers = await receivers({ config, database, log, writePath });
  }

  receive(batch: Slice): Promise<void> {
    const receiver = this.receivers[batch.topic];
    if (receiver === undefined) throw new Error(`${batch.topic} has no receiver`);
    return receiver.receive(batch);
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.database.close();
  }
}

/** Slices of the topics, one message each, from their beginning. */
class Slices {
  private readonly next = new Map<string, number>();

  of(message: OutgoingMessage): Slice {
    const offset = this.next.get(message.topic) ?? 0;
    this.next.set(message.topic, offset + 1);
    const at = { topic: message.topic, partition: 0 };
    const logged = { ...message, ...at, offset: String(offset), headers: {}, timestamp: 0 };
    return { ...at, group: GROUP, firstOffset: String(offset), nextOffset: String(offset + 1), messages: [logged] };
  }
}

let database: TestDatabase;
const open: Instance[] = [];

beforeEach(async () => {
  database = await createTestDatabase(server.url);
});

afterEach(async () => {
  expect(ledgerTableViolations(await readLedgerTables(database.url))).toEqual([]);
  await Promise.all(open.splice(0).map((instance) => instance.close()));
  await database.drop();
});

async function newInstance(): Promise<Instance> {
  const instance = await Instance.open(database.url);
  open.push(instance);
  await instance.database.query(
    `INSERT INTO credit.log_positions SELECT $1, topic, 0, 0 FROM unnest($2::text[]) AS t(topic) ON CONFLICT DO NOTHING`,
    [GROUP, [TOPICS.creditCommands, TOPICS.tradeEvents, TOPICS.registryEvents]],
  );
  return instance;
}

const tenant = { platformCode: 'SANDBX', strategyId: newId() };
const amounts = [
  ['A', '100.00'],
  ['B', '50.00'],
  ['C', '25.00'],
] as const;

/** Delivers messages for everything that the service does, one by one. Trades come from the decisions before them. */
async function story(instance: Instance, deliver: (batch: Slice) => Promise<void>): Promise<void> {
  const slices = new Slices();
  const send = (message: OutgoingMessage): Promise<void> => deliver(slices.of(message));
  const run = async (chunk: ReturnType<typeof chunkOf>, refused: readonly string[]): Promise<void> => {
    await send(place(chunk));
    await send(booked(chunk, await decisionsOf(instance, chunk.operationId), { refused }));
  };
  const participants = amounts.map(([participant_code]) => ({ participant_code, funding: 'novated' as const }));
  await send(changed(tenant.platformCode, [...participants, { participant_code: 'D', funding: 'prefunded' }]));
  await send(deposit(tenant.platformCode, 'float', '10000.00'));
  await send(deposit(tenant.platformCode, 'D', '10.00'));
  await run(chunkOf({ ...tenant, type: 'enrollment', amounts: [...amounts, ['D', '10.00']] }), ['B']);
  await run(
    chunkOf({
      ...tenant,
      type: 'partial_sell',
      amounts: [
        ['A', '20.00'],
        ['D', '5.00'],
      ],
    }),
    [],
  );
  const dropped = chunkOf({ ...tenant, type: 'top_up', amounts });
  await send(place(dropped));
  await send(release(dropped));
  await send(place(chunkOf({ ...tenant, type: 'liquidation', amounts: [['C', '']] })));
}

async function decisionsOf(instance: Instance, operationId: string) {
  const [row] = await instance.database.query<{ value: string }>(
    `SELECT value FROM log.messages WHERE type = $1 AND value::jsonb -> 'data' ->> 'operation_id' = $2`,
    [holdsDecided.type, operationId],
  );
  if (row === undefined) throw new Error(`${operationId} was not decided`);
  return holdsDecided.data.parse((JSON.parse(row.value) as { data: unknown }).data).decisions;
}

/** Rows of the ledger and messages of the log, without the values that differ from run to run: ids and times. */
async function outcomeOf(instance: Instance): Promise<unknown> {
  const tables = await readLedgerTables(database.url);
  const sent = await instance.database.query<{ type: string; count: string }>(
    'SELECT type, count(*) FROM log.messages GROUP BY type ORDER BY type',
  );
  return {
    sent,
    rows: COMPARED.map((name) => tables[name].length),
    balances: tables.balances.map(({ asset, balance, held }) => `${asset} ${balance} ${held}`).sort(),
    entries: tables.entries.map(({ purpose, asset, amount, balance_after }) =>
      [purpose, asset, amount, balance_after].join(' '),
    ),
  };
}

async function undisturbed(): Promise<unknown> {
  const instance = await newInstance();
  await story(instance, (batch) => instance.receive(batch));
  return outcomeOf(instance);
}

describe('an instance that dies between two steps', () => {
  it.each(['received', 'fenced', 'effected', 'appended', 'committed'] as const)(
    'leaves nothing half done when it dies at "%s", and the redelivery does the rest once',
    async (step) => {
      const expected = await undisturbed();
      await Promise.all(open.splice(0).map((instance) => instance.close()));
      await database.drop();
      database = await createTestDatabase(server.url);
      const instance = await newInstance();
      await story(instance, async (batch) => {
        instance.crashAt = step;
        await expect(instance.receive(batch)).rejects.toThrow(Crash);
        instance.crashAt = undefined;
        await instance.receive(batch);
      });
      expect(await outcomeOf(instance)).toEqual(expected);
    },
  );

  it('changes nothing when every message is delivered twice more', async () => {
    const expected = await undisturbed();
    await Promise.all(open.splice(0).map((instance) => instance.close()));
    await database.drop();
    database = await createTestDatabase(server.url);
    const instance = await newInstance();
    await story(instance, async (batch) => {
      await instance.receive(batch);
      await instance.receive(batch);
      await instance.receive(batch);
    });
    expect(await outcomeOf(instance)).toEqual(expected);
  });
});

describe('two instances that are given the same slices', () => {
  it('do everything once between them', async () => {
    const expected = await undisturbed();
    await Promise.all(open.splice(0).map((instance) => instance.close()));
    await database.drop();
    database = await createTestDatabase(server.url);
    const [one, other] = [await newInstance(), await newInstance()];
    await story(one, async (batch) => {
      await Promise.all([one.receive(batch), other.receive(batch)]);
    });
    expect(await outcomeOf(one)).toEqual(expected);
  });

  it('take over from one whose connection is cut in the middle of its transaction', async () => {
    const [one, other] = [await newInstance(), await newInstance()];
    await story(one, async (batch) => {
      let isCut = false;
      let takeover: Promise<void> = Promise.resolve();
      one.onStep = async (step) => {
        if (step !== 'appended' || isCut) return;
        isCut = true;
        // The other instance waits for the first one's transaction, which ends when its connection is cut.
        takeover = other.receive(batch);
        await other.database.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND state = 'idle in transaction'`,
        );
      };
      // The first instance notices that the other has handled the slice, or it fails and receives the slice again.
      await one.receive(batch).catch(() => one.receive(batch));
      await takeover;
    });
    const tables = await readLedgerTables(database.url);
    expect(tables.transactions).toHaveLength(2 + 3 + 2);
  });
});
