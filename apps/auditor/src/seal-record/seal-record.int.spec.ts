import { generateKeyPairSync } from 'node:crypto';
import { type Checkpoint, decode, TOPICS } from '@ballast/contracts';
import { checkpointSealed } from '@ballast/contracts/audit';
import { CheckpointChain, leafOf, readSealingKey, SealedPartitionCheck } from '@ballast/domain-seal';
import { type LogMessage, type LogReader, openLogReader, type OutgoingMessage } from '@ballast/platform-log';
import { type RunningService, startService } from '@ballast/platform-service';
import { eventually, InternalHttp, LogDriver, useTestDatabase } from '@ballast/test-infra';
import { service } from '../index';

jest.setTimeout(120_000);

const DEADLINE_MS = 60_000;
const TOKEN = 'token-of-the-auditor-spec';
const RECORD = [TOPICS.registryEvents, TOPICS.tradeEvents, TOPICS.strategyRequests];

let driver: LogDriver;
let reader: LogReader;
const running = new Set<RunningService>();

afterAll(async () => {
  await Promise.all([...running].map((instance) => instance.close()));
  await reader.close();
  await driver.close();
});
const database = useTestDatabase();

beforeAll(async () => {
  driver = await LogDriver.open(database.url, [TOPICS.auditCheckpoints]);
  reader = openLogReader({ kind: 'embedded', url: database.url });
});

function newPem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

const FIRST_KEY = newPem();

async function startInstance(
  keys: { readonly current?: string; readonly next?: string } = {},
): Promise<RunningService> {
  const { current = FIRST_KEY, next = '' } = keys;
  const instance = await startService(service, {
    DATABASE_URL: database.url,
    INTERNAL_TOKEN: TOKEN,
    LOG_LEVEL: 'silent',
    STOP_NOTICE_MS: '0',
    // A setting of one line.
    AUDIT_SIGNING_KEY: current.replaceAll('\n', '\\n'),
    AUDIT_NEXT_SIGNING_KEY: next,
  });
  running.add(instance);
  return instance;
}

async function stop(instance: RunningService): Promise<void> {
  running.delete(instance);
  await instance.close();
}

let sent = 0;

function messages(count: number, change: Partial<OutgoingMessage> = {}): readonly OutgoingMessage[] {
  return Array.from({ length: count }, (_, index) => {
    sent += 1;
    const topic = RECORD[index % RECORD.length] ?? TOPICS.tradeEvents;
    return { topic, key: `key ${sent % 7}`, type: 'thing.done', value: `{"sent":${sent}}`, ...change };
  });
}

async function readAll(topics: readonly string[]): Promise<readonly LogMessage[]> {
  const found: LogMessage[] = [];
  await reader.read({ topics, onMessage: (message) => void found.push(message) });
  return found;
}

async function checkpoints(): Promise<readonly Checkpoint[]> {
  return (await readAll([TOPICS.auditCheckpoints])).map((message) => decode(checkpointSealed, message).data);
}

/** Waits until every message that was sent is sealed, and checks each seal against the log. */
async function expectSealed(): Promise<readonly Checkpoint[]> {
  const record = await readAll(RECORD);
  const isSealed = async (): Promise<boolean> => {
    const chain = new CheckpointChain();
    for (const checkpoint of await checkpoints()) chain.take(checkpoint);
    return chain.partitions.reduce((sum, { size }) => sum + size, 0) === record.length;
  };
  await eventually('all messages sealed', isSealed, { deadlineMs: DEADLINE_MS });
  const sealed = await checkpoints();
  const chain = new CheckpointChain();
  expect(sealed.flatMap((checkpoint) => chain.take(checkpoint))).toEqual([]);
  for (const { topic, partition } of chain.partitions) {
    const seals = sealed.flatMap(({ sequence, partitions }) =>
      partitions
        .filter((entry) => entry.topic === topic && entry.partition === partition)
        .map(({ size, root }) => ({ size, root, sequence })),
    );
    const check = new SealedPartitionCheck(seals);
    for (const message of record) {
      if (message.topic === topic && message.partition === partition) check.take(leafOf(message));
    }
    expect({ topic, partition, broken: check.findBroken(), unsealed: check.unsealed }).toEqual({
      topic,
      partition,
      broken: undefined,
      unsealed: 0,
    });
  }
  return sealed;
}

describe('the auditor', () => {
  it('seals what the record held before it started', async () => {
    await driver.send(messages(40));
    await startInstance();
    const [first] = await expectSealed();
    const { key_id, public_key } = readSealingKey(FIRST_KEY);
    expect(first).toMatchObject({ sequence: 1, key_id, next_key: { key_id, public_key } });
  });

  it('seals messages that no service can read, and those that are for one group only', async () => {
    await driver.send([
      ...messages(3, { value: 'no JSON', type: 'thing.of_a_later_version' }),
      ...messages(3, { headers: { 'replayed-for': 'credit-check', traceparent: '00-1' } }),
    ]);
    await expectSealed();
  });

  it('names in a checkpoint only the partitions that have grown', async () => {
    const before = (await checkpoints()).length;
    await driver.send(messages(1, { topic: TOPICS.tradeEvents }));
    const sealed = await expectSealed();
    expect(sealed.slice(before).flatMap(({ partitions }) => partitions)).toHaveLength(1);
  });

  it('makes no checkpoint while nothing grows', async () => {
    const before = await checkpoints();
    // The sealer looks several times while the next messages are on their way.
    await driver.send(messages(1));
    expect((await expectSealed()).length).toBe(before.length + 1);
  });

  it('has one chain, however many instances seal, stop and start', async () => {
    const others = [await startInstance(), await startInstance()];
    for (let round = 0; round < 4; round += 1) {
      await driver.send(messages(50));
      const [oldest] = [...running];
      if (oldest !== undefined) await stop(oldest);
      await startInstance();
    }
    await expectSealed();
    for (const instance of others) if (running.has(instance)) await stop(instance);
  });

  it('shows checkpoints and keys', async () => {
    const [instance] = [...running];
    const http = new InternalHttp(instance?.internalUrl ?? '', TOKEN);
    try {
      const sealed = await expectSealed();
      const page = await http.get<{ checkpoints: readonly Checkpoint[]; next_after: number; has_more: boolean }>(
        '/internal/checkpoints?after=1&limit=2',
      );
      expect(page).toEqual({ checkpoints: sealed.slice(1, 3), next_after: 3, has_more: sealed.length > 3 });
      const last = await http.get<object>(`/internal/checkpoints?after=${sealed.length}`);
      expect(last).toEqual({ checkpoints: [], next_after: sealed.length, has_more: false });
      const { key_id, public_key } = readSealingKey(FIRST_KEY);
      expect(await http.get('/internal/audit-keys')).toEqual({ keys: [{ key_id, public_key, from_sequence: 1 }] });
    } finally {
      await http.close();
    }
  });

  it('goes on with the next key once a checkpoint has named it', async () => {
    for (const instance of [...running]) await stop(instance);
    const next = newPem();
    const { key_id } = readSealingKey(next);
    const change = await startInstance({ next });
    await eventually('the change of keys', async () => (await checkpoints()).at(-1)?.next_key?.key_id === key_id);
    await driver.send(messages(5));
    expect((await expectSealed()).at(-1)?.key_id).toBe(key_id);
    await stop(change);
    await startInstance({ current: next });
    await driver.send(messages(5));
    expect((await expectSealed()).at(-1)).toMatchObject({ key_id });
  });

  it('seals nothing with a key that the chain does not name', async () => {
    for (const instance of [...running]) await stop(instance);
    const before = (await checkpoints()).length;
    const foreign = await startInstance({ current: newPem() });
    await driver.send(messages(5));
    await eventually('the refusal', async () => {
      const answer = await fetch(`${foreign.internalUrl}/metrics`);
      return /^ballast_sealing_refused\{[^}]*\} 1$/m.test(await answer.text());
    });
    expect(await checkpoints()).toHaveLength(before);
  });
});
