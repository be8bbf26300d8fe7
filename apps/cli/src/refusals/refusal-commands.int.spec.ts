import { TOPICS } from '@ballast/contracts';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { Client } from 'pg';
import { ballast, type Called, Service } from '../testing/operator';

const TOPIC = TOPICS.creditEvents;
const GROUP = 'credit-check';

describe('ballast log', () => {
  let service: Service | undefined;
  let sql: Client;

  // Registered before the database's hooks, because hooks run in this order: connections close before their database.
  afterAll(async () => {
    await service?.close();
    await sql.end();
  });
  const server = useTestDatabase();
  const call = (...args: readonly string[]): Promise<Called> =>
    ballast({ DATABASE_URL: server.url, LOG_PARTITIONS: '1' }, ...args);
  const accept = (...args: readonly string[]): Promise<Called> => call('log', 'accept', '--topic', TOPIC, ...args);

  async function start(): Promise<Service> {
    service = await Service.open(server.url, { group: GROUP, topic: TOPIC, isReadable: () => true });
    return service;
  }

  beforeAll(async () => {
    const first = await start();
    sql = new Client({ connectionString: server.url });
    await sql.connect();
    const message = { topic: TOPIC, key: 'k', type: 'x' };
    await first.send({ ...message, value: '0' }, { ...message, value: '1' }, { ...message, value: '2' });
    await eventually('three messages', () => first.read.length === 3);
    await first.close();
    await sql.query('UPDATE log.messages SET value = $1 WHERE value = $2', ['another message', '2']);
  });

  it('refusals exits with 0 while nothing is refused', async () => {
    expect(await call('log', 'refusals')).toEqual({ code: 0, out: 'No partition is refused.\n', err: '' });
    const { code, err } = await accept('--from', 'beginning');
    expect([code, err]).toEqual([3, `Nothing of ${TOPIC} is refused\n`]);
  });

  it('refusals names each refused partition with its group and reason, and exits with 1', async () => {
    await start();
    const { code, out } = await eventually('the refusal', async () => {
      const called = await call('log', 'refusals');
      return called.code === 1 && called;
    });
    expect(code).toBe(1);
    expect(out).toMatch(/^credit\.events\.v1 +0 +credit-check +3 +\S+Z +has handled another message at 2 than/m);
  });

  it.each([
    [['--from', 'somewhere'], 'is none of position, beginning, end, or an offset'],
    [['--from', 'end', '--partition', 'first'], 'is no number of a partition'],
  ])('accept refuses %s as wrong use', async (args, complaint) => {
    const { code, err } = await accept(...args);
    expect(code).toBe(2);
    expect(err).toContain(complaint);
  });

  it('accept --dry-run prints what would be lost, and changes nothing', async () => {
    const { code, out } = await accept('--from', '1', '--group', GROUP, '--dry-run');
    expect(code).toBe(0);
    expect(out).toBe(
      `${GROUP} goes on at 1 of ${TOPIC}/0.\n  Messages 1 to 2 are handled, although their offsets were handled before.\n`,
    );
    expect((await call('log', 'refusals')).code).toBe(1);
  });

  it('accept lets the running service go on', async () => {
    const { code, out } = await accept('--from', '2', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ topic: TOPIC, partition: 0, group: GROUP, position: '3', restart: '2' }]);
    await eventually('the message', () => service?.read.includes('another message'), { deadlineMs: 30_000 });
    expect((await call('log', 'refusals')).code).toBe(0);
  });
});
