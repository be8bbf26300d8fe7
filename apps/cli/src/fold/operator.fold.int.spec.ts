import { TOPICS } from '@ballast/contracts';
import { newId } from '@ballast/kernel';
import { describeFold, eventually, useTestDatabase } from '@ballast/test-infra';
import { record } from '../record';
import { ballast, type Called, Service } from '../testing/operator';

const TOPIC = TOPICS.creditCommands;
/** Calls of the command line open and close connections of their own. */
const TIMEOUT_MS = 120_000;

let service: Service;
// Registered before the database's hooks, because hooks run in this order: connections close before their database.
afterAll(() => service.close());
const server = useTestDatabase();
const call = (...args: readonly string[]): Promise<Called> =>
  ballast({ DATABASE_URL: server.url, LOG_PARTITIONS: '1' }, ...args);

interface Listed {
  readonly id: string;
  readonly status: string;
}

async function waiting(): Promise<readonly Listed[]> {
  const { out } = await call('dlq', 'list', '--json');
  return (JSON.parse(out) as readonly Listed[]).filter(({ status }) => status === 'waiting');
}

/** Ends two new dead letters, one in each way. */
async function work(): Promise<void> {
  const message = { topic: TOPIC, key: 'PLAT', type: 'deposit.post' };
  service.isReadable = () => false;
  await service.send({ ...message, value: `bad ${newId()}` }, { ...message, value: `bad ${newId()}` });
  const [first, second] = await eventually(
    'the dead letters',
    async () => {
      const found = await waiting();
      return found.length === 2 ? found : undefined;
    },
    { deadlineMs: 30_000 },
  );
  if (first === undefined || second === undefined) throw new Error('There are no dead letters');
  service.isReadable = () => true;
  await call('dlq', 'replay', first.id, '--operator', 'ada');
  await call('dlq', 'discard', second.id, '--reason', 'no use', '--operator', 'ada');
}

beforeAll(async () => {
  service = await Service.open(server.url, { group: 'credit-check', topic: TOPIC, isReadable: () => true });
  // The first act makes the tables.
  await work();
}, TIMEOUT_MS);

describeFold({ record, databaseUrl: () => server.url, work, hasNoInputs: true });
