import { compose, decode, TOPICS, type Envelope } from '@ballast/contracts';
import { participantsChanged, participantsRegister, participantUpdate } from '@ballast/contracts/registry';
import { derivedId, newId } from '@ballast/kernel';
import { deadLetterTopic, type OutgoingMessage } from '@ballast/platform-log';
import { startService, type RunningService } from '@ballast/platform-service';
import { eventually, LogDriver, useTestDatabase } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { Client } from 'pg';
import { service } from '../index';

type Changed = Envelope<ReturnType<typeof participantsChanged.data.parse>>;

let driver: LogDriver;
let sql: Client;
const running: RunningService[] = [];

afterAll(async () => {
  await Promise.all(running.map((instance) => instance.close()));
  await sql.end();
  await driver.close();
});
const database = useTestDatabase();

async function startInstance(): Promise<RunningService> {
  const instance = await startService(service, {
    DATABASE_URL: database.url,
    INTERNAL_TOKEN: 'token-of-the-registry-spec',
    LOG_LEVEL: 'silent',
  });
  running.push(instance);
  return instance;
}

beforeAll(async () => {
  await startInstance();
  driver = await LogDriver.open(database.url, [TOPICS.registryEvents, deadLetterTopic(TOPICS.registryCommands)]);
  sql = new Client({ connectionString: database.url });
  await sql.connect();
});

/** A new platform code, so that each test has its own platform. */
function platform(): string {
  return newId().slice(0, 6).toUpperCase();
}

function envelope(platformCode: string, changeId: string) {
  return {
    key: platformCode,
    cause: outsideCause(changeId, platformCode),
    place: newId(),
    occurredAt: '2026-04-17T10:00:00.000Z',
  };
}

function register(
  platformCode: string,
  codes: readonly string[],
  { changeId = newId(), chunk = 0, chunks = 1 }: { changeId?: string; chunk?: number; chunks?: number } = {},
): OutgoingMessage {
  const participants = codes.map((participant_code) => ({
    participant_code,
    status: 'approved' as const,
    funding: 'novated' as const,
  }));
  const data = { change_id: changeId, chunk, chunks, single: codes.length === 1, participants };
  return compose(participantsRegister, { ...envelope(platformCode, changeId), data });
}

function update(platformCode: string, code: string, fields: object, changeId = newId()): OutgoingMessage {
  const data = { change_id: changeId, participant_code: code, ...fields };
  return compose(participantUpdate, { ...envelope(platformCode, changeId), data });
}

function answersOf(platformCode: string): readonly Changed[] {
  return driver
    .received(participantsChanged.type)
    .map((message) => decode(participantsChanged, message))
    .filter((answer) => answer.platformCode === platformCode);
}

async function answers(platformCode: string, count: number): Promise<readonly Changed[]> {
  await eventually(`${count} answers to ${platformCode}`, () => answersOf(platformCode).length >= count);
  return answersOf(platformCode);
}

async function stored(platformCode: string): Promise<readonly Record<string, unknown>[]> {
  const { rows } = await sql.query<Record<string, unknown>>(
    'SELECT * FROM registry.participants WHERE platform_code = $1 ORDER BY participant_code',
    [platformCode],
  );
  return rows;
}

describe('participants.register', () => {
  it('stores the participants of a chunk and reports them', async () => {
    const tenant = platform();
    const changeId = newId();
    await driver.send([
      register(tenant, ['A', 'B'], { changeId, chunks: 2 }),
      register(tenant, ['C'], { changeId, chunk: 1, chunks: 2 }),
    ]);
    const [first, second] = await answers(tenant, 2);
    expect(first).toMatchObject({
      key: tenant,
      correlationId: changeId,
      data: { change_id: changeId, chunk: 0, chunks: 2, created: 2, existing: 0 },
    });
    expect(second?.data).toMatchObject({ chunk: 1, chunks: 2, created: 1, existing: 0 });
    expect(first?.data.participants[0]).toMatchObject({
      id: derivedId('participant', tenant, 'A'),
      participant_code: 'A',
      status: 'approved',
      funding: 'novated',
      disabled_instruments: [],
    });
    expect(await stored(tenant)).toHaveLength(3);
  });

  it('leaves a participant that exists untouched and only counts it', async () => {
    const tenant = platform();
    await driver.send([register(tenant, ['A'])]);
    await driver.send([update(tenant, 'A', { status: 'locked' })]);
    await driver.send([register(tenant, ['A', 'B'])]);
    const [, , bulk] = await answers(tenant, 3);
    expect(bulk?.data).toMatchObject({ created: 1, existing: 1 });
    expect(bulk?.data.participants.map(({ participant_code }) => participant_code)).toEqual(['B']);
    expect((await stored(tenant))[0]).toMatchObject({ participant_code: 'A', status: 'locked' });
  });

  it('keeps platforms apart', async () => {
    const [one, other] = [platform(), platform()];
    await driver.send([register(one, ['A']), register(other, ['A'])]);
    expect((await answers(one, 1))[0]?.data.created).toBe(1);
    expect((await answers(other, 1))[0]?.data.created).toBe(1);
  });

  it('handles a chunk once that is delivered twice, in one slice or in two', async () => {
    const tenant = platform();
    const message = register(tenant, ['A', 'B']);
    await driver.send([message, message]);
    await answers(tenant, 1);
    await driver.send([message, register(tenant, ['END'])]);
    const all = await answers(tenant, 2);
    expect(all.map(({ data }) => data.created)).toEqual([2, 1]);
    expect(await stored(tenant)).toHaveLength(3);
  });

  it('decides commands of one slice one after the other', async () => {
    const tenant = platform();
    await driver.send([
      register(tenant, ['A']),
      register(tenant, ['A', 'B']),
      update(tenant, 'B', { disabled_instruments: ['BTC/USD'] }),
      update(tenant, 'B', { status: 'disabled' }),
    ]);
    const [, second, third, fourth] = await answers(tenant, 4);
    expect(second?.data).toMatchObject({ created: 1, existing: 1 });
    const before = third?.data.participants[0];
    const after = fourth?.data.participants[0];
    expect(after).toMatchObject({ status: 'disabled', disabled_instruments: ['BTC/USD'] });
    expect(after !== undefined && before !== undefined && after.updated_at > before.updated_at).toBe(true);
    expect((await stored(tenant))[1]).toMatchObject({ status: 'disabled', disabled_instruments: '["BTC/USD"]' });
  });

  it('puts a command that cannot be read aside and goes on with the next', async () => {
    const tenant = platform();
    const bad = { ...register(tenant, ['A']), value: '{"id":"x"}' };
    await driver.send([bad, register(tenant, ['B'])]);
    await answers(tenant, 1);
    expect(await stored(tenant)).toHaveLength(1);
    await eventually('the dead letter', () =>
      driver.received(participantsRegister.type).some(({ key }) => key === tenant),
    );
  });
});

describe('participant.update', () => {
  it('reports no participant when the participant does not exist', async () => {
    const tenant = platform();
    await driver.send([update(tenant, 'NOBODY', { status: 'approved' })]);
    expect((await answers(tenant, 1))[0]?.data).toMatchObject({ created: 0, existing: 0, participants: [] });
  });

  it('lets updated_at grow with every change, also within one millisecond', async () => {
    const tenant = platform();
    await driver.send([register(tenant, ['A'])]);
    await driver.send(Array.from({ length: 20 }, () => update(tenant, 'A', { status: 'approved' })));
    const times = (await answers(tenant, 21)).map(({ data }) => data.participants[0]?.updated_at ?? '');
    expect(new Set(times).size).toBe(21);
    expect([...times].sort()).toEqual(times);
  });
});

describe('two instances', () => {
  it('share the platforms and register each participant once', async () => {
    await startInstance();
    const tenants = Array.from({ length: 8 }, platform);
    const messages = tenants.map((tenant) => register(tenant, ['A', 'B', 'C']));
    await driver.send(messages);
    await driver.send(messages);
    for (const tenant of tenants) await answers(tenant, 1);
    await driver.send(tenants.map((tenant) => register(tenant, ['END'])));
    for (const tenant of tenants) {
      expect((await answers(tenant, 2)).map(({ data }) => data.created)).toEqual([3, 1]);
      expect(await stored(tenant)).toHaveLength(4);
    }
  });
});
