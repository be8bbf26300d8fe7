import { TOPICS } from '@ballast/contracts';
import { eventually, startOwnKafkaServer, useTestDatabase, whyNoKafka, type KafkaServer } from '@ballast/test-infra';
import { ballast, type Called, Service } from '../testing/operator';

const TOPIC = TOPICS.creditCommands;
const LETTERS = `${TOPIC}.dlq`;

const missing = whyNoKafka();
if (missing !== undefined) process.stderr.write(`SKIPPED: the command line on Kafka: ${missing}\n`);
const LOGS = ['embedded', ...(missing === undefined ? (['kafka'] as const) : [])] as const;
const START_DEADLINE_MS = 120_000;
// On Kafka each call joins groups of its own, some of them several times.
jest.setTimeout(120_000);

describe.each(LOGS)('ballast dlq on the log: %s', (kind) => {
  let kafka: KafkaServer | undefined;
  let service: Service;
  let other: Service;

  // Registered before the database's hooks, because hooks run in this order: connections close before their database.
  afterAll(async () => {
    await service.close();
    await other.close();
    await kafka?.stop();
  }, START_DEADLINE_MS);
  const server = useTestDatabase();
  const call = (...args: readonly string[]): Promise<Called> =>
    ballast({ DATABASE_URL: server.url, KAFKA_BROKERS: kafka?.brokers.join(',') ?? '', LOG_PARTITIONS: '1' }, ...args);
  const listed = async (...args: readonly string[]): Promise<readonly { id: string; status: string }[]> =>
    JSON.parse((await call('dlq', 'list', '--json', ...args)).out) as { id: string; status: string }[];

  beforeAll(async () => {
    kafka = kind === 'kafka' ? await startOwnKafkaServer() : undefined;
    const brokers = kafka?.brokers ?? [];
    service = await Service.open(server.url, {
      group: 'credit-check',
      topic: TOPIC,
      isReadable: (value) => !value.startsWith('bad'),
      brokers,
    });
    other = await Service.open(server.url, { group: 'other', topic: TOPIC, isReadable: () => true, brokers });
  }, START_DEADLINE_MS);

  it('list exits with 0 while there is no dead letter', async () => {
    expect(await call('dlq', 'list')).toEqual({ code: 0, out: 'There are no dead letters.\n', err: '' });
  });

  it('list names each dead letter with its group and reason, and exits with 1', async () => {
    const message = { topic: TOPIC, key: 'PLAT', type: 'deposit.post' };
    await service.send({ ...message, value: 'bad 1' }, { ...message, value: 'good' }, { ...message, value: 'bad 2' });
    await eventually('both dead letters', async () => (await listed()).length === 2, { deadlineMs: 30_000 });
    const { code, out } = await call('dlq', 'list');
    expect(code).toBe(1);
    expect(out.split('\n')[1]).toMatch(
      /^credit\.commands\.v1\.dlq\/0@0 {2}\S+Z {2}credit-check {2}deposit\.post {2}waiting {2}credit-check cannot read it$/,
    );
    expect(await listed('--topic', TOPICS.tradeEvents)).toEqual([]);
  });

  it('show prints a dead letter with its value', async () => {
    const { code, out } = await call('dlq', 'show', `${LETTERS}/0@1`);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ key: 'PLAT', value: 'bad 2', status: 'waiting', cut: [] });
    expect(await call('dlq', 'show', `${LETTERS}/0@99`)).toMatchObject({ code: 1, out: '' });
  });

  it('replay sends a message again, only to the group that could not read it, and records the operator', async () => {
    service.isReadable = () => true;
    expect(await call('dlq', 'replay', `${LETTERS}/0@0`, '--operator', 'ada')).toMatchObject({ code: 0, out: '' });
    await eventually('the message', () => service.read.includes('bad 1'));
    expect(other.read.filter((value) => value === 'bad 1')).toHaveLength(1);
    expect((await listed('--all'))[0]).toMatchObject({
      status: 'replayed',
      end: { act: 'replayed', operator: 'ada', reason: '' },
    });
    expect((await listed()).map(({ id }) => id)).toEqual([`${LETTERS}/0@1`]);
  });

  it('replay of a replayed message does nothing, and exits with 1', async () => {
    expect(await call('dlq', 'replay', `${LETTERS}/0@0`)).toMatchObject({ code: 1 });
    await service.send({ topic: TOPIC, key: 'PLAT', type: 'deposit.post', value: 'last' });
    await eventually('the last message', () => service.read.includes('last'));
    expect(service.read.filter((value) => value === 'bad 1')).toHaveLength(1);
  });

  it('discard gives a message up, with a reason', async () => {
    expect(await call('dlq', 'discard', `${LETTERS}/0@1`)).toMatchObject({ code: 2 });
    const both = await Promise.all(
      ['ada', 'bob'].map((operator) =>
        call('dlq', 'discard', `${LETTERS}/0@1`, '--reason', 'no use', '--operator', operator),
      ),
    );
    expect(both.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect((await listed('--all'))[1]).toMatchObject({ status: 'discarded', end: { reason: 'no use' } });
    expect(await call('dlq', 'list')).toMatchObject({ code: 0 });
    expect(service.read).not.toContain('bad 2');
  });

  it('replay --all sends all that wait, or those of a type, the oldest first', async () => {
    service.isReadable = (value) => !value.startsWith('bad');
    const message = { topic: TOPIC, key: 'PLAT', type: 'deposit.post' };
    const place = { ...message, type: 'holds.place' };
    await service.send({ ...message, value: 'bad 3' }, { ...place, value: 'bad 4' }, { ...message, value: 'bad 5' });
    await eventually('the dead letters', async () => (await listed()).length === 3, { deadlineMs: 30_000 });
    service.isReadable = () => true;
    expect(await call('dlq', 'replay', '--all', '--type', 'deposit.post')).toMatchObject({ code: 0 });
    await eventually('both messages', () => service.read.includes('bad 5'));
    expect((await listed()).map(({ id }) => id)).toEqual([`${LETTERS}/0@3`]);
    expect(await call('dlq', 'replay', '--all', '--topic', TOPICS.tradeEvents)).toMatchObject({ code: 1 });
    expect(await call('dlq', 'replay', '--all', '--topic', TOPIC)).toMatchObject({ code: 0 });
    await eventually('the last message', () => service.read.includes('bad 4'));
    expect(service.read.filter((value) => value.startsWith('bad')).slice(-3)).toEqual(['bad 3', 'bad 5', 'bad 4']);
    expect(await call('dlq', 'replay', '--all')).toMatchObject({ code: 1, err: 'There is no such dead letter.\n' });
  });

  it('set-aside makes a message that waits for good a dead letter, and the service goes on behind it', async () => {
    service.awaited.add('early');
    const message = { topic: TOPIC, key: 'PLAT', type: 'deposit.post' };
    await service.send({ ...message, value: 'early' }, { ...message, value: 'behind' });
    await eventually('the wait', () => service.log.waits().length === 1);
    const at = BigInt(await service.position(TOPIC));
    const setAside = (offset: bigint): Promise<Called> => {
      const terms = ['--group', 'credit-check', '--reason', 'never comes', '--operator', 'ada'];
      return call('dlq', 'set-aside', `${TOPIC}/0@${offset}`, ...terms);
    };
    expect(await setAside(at + 1n)).toMatchObject({ code: 1 });
    expect(await setAside(at + 9n)).toMatchObject({ code: 1 });
    expect(service.read).not.toContain('behind');
    expect(await setAside(at)).toMatchObject({ code: 0, out: '' });
    await eventually('the message behind', () => service.read.includes('behind'));
    expect(await setAside(at)).toMatchObject({ code: 1 });
    expect(service.log.waits()).toEqual([]);
    const [letter, ...more] = await listed();
    expect([letter, more]).toMatchObject([{ group: 'credit-check', reason: 'set aside by ada: never comes' }, []]);
    service.awaited.clear();
    expect(await call('dlq', 'replay', letter?.id ?? '')).toMatchObject({ code: 0 });
    await eventually('the message itself', () => service.read.includes('early'));
    expect(other.read.filter((value) => value === 'early')).toHaveLength(1);
  });
});

describe('the command line', () => {
  const call = (...args: readonly string[]): Promise<Called> =>
    ballast({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere' }, ...args);

  it('prints help with examples', async () => {
    const { code, out, err } = await call('dlq', 'list', '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('ballast dlq list --topic credit.commands.v1');
  });

  it.each([
    ['an unknown command', ['nonsense']],
    ['an unknown option', ['dlq', 'list', '--nonsense']],
    ['a missing argument', ['dlq', 'show']],
    ['a wrong id', ['dlq', 'show', 'here']],
    ['a replay of nothing', ['dlq', 'replay']],
    ['a replay of all and of one', ['dlq', 'replay', '--all', `${LETTERS}/0@0`]],
    ['a type without --all', ['dlq', 'replay', '--type', 'deposit.post', `${LETTERS}/0@0`]],
    ['a place that is a dead letter', ['dlq', 'set-aside', `${LETTERS}/0@0`, '--group', 'a', '--reason', 'b']],
  ])('says that %s is wrong use, on stderr', async (_what, args) => {
    const { code, out, err } = await call(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).not.toBe('');
  });

  it('reports that it cannot run', async () => {
    expect(await call('dlq', 'list')).toMatchObject({ code: 3, out: '' });
  });

  it('reports that it has neither a setting nor a running server to find the database', async () => {
    const { code, err } = await ballast({ DATA_DIR: '/nowhere' }, 'dlq', 'list');
    expect({ code, err }).toEqual({
      code: 2,
      err: 'DATABASE_URL is not set, and no "npm start" runs on /nowhere.\n',
    });
  });
});
