import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { startService } from '@ballast/platform-service';
import {
  eventually,
  InternalHttp,
  LogDriver,
  useService,
  useTestDatabase,
  type ServiceInstance,
} from '@ballast/test-infra';
import { Client } from 'pg';
import { systemClock } from '@ballast/kernel';
import { DISPATCHER_ENVIRONMENT, dispatcherWith } from '../testing/dispatcher-environment';
import { DispatcherDriver } from '../testing/dispatcher-driver';
import { Receiver, wrongSignatures } from '../testing/receiver';

const START_TIMEOUT_MS = 60_000;
/** The lease is long enough for a busy machine, and short enough for a test to wait for its end. */
const ENVIRONMENT = { ...DISPATCHER_ENVIRONMENT, WEBHOOK_LEASE_MS: '3000' };

let driver: LogDriver;
let sql: Client;
const children = new Set<ChildProcess>();
// Registered before the database's hooks, because hooks run in this order: connections close before their database.
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await sql.end();
  await driver.close();
});
const database = useTestDatabase();
const definition = dispatcherWith(systemClock);
const services = useService(definition, database);

beforeAll(async () => {
  driver = await LogDriver.open(database.url, []);
  sql = new Client({ connectionString: database.url });
  await sql.connect();
}, START_TIMEOUT_MS);

let hooks: Receiver;
beforeEach(async () => {
  hooks = await Receiver.start();
});
afterEach(() => hooks.close());

function platformAt(instance: ServiceInstance): DispatcherDriver {
  return new DispatcherDriver((messages) => driver.send(messages), instance.http);
}

/** The service in a process of its own, ready. */
async function startProcess(): Promise<ChildProcess> {
  const hook = join(__dirname, '..', 'testing', 'from-source.cjs');
  const child = spawn(process.execPath, ['-r', hook, join(__dirname, '..', 'main.ts')], {
    env: {
      ...process.env,
      ...ENVIRONMENT,
      DATABASE_URL: database.url,
      INTERNAL_TOKEN: 'token-of-the-process-under-test',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  let output = '';
  child.stdout?.on('data', (part: Buffer) => (output += part.toString()));
  await eventually('the process listens', () => output.includes('"msg":"listening"'), { deadlineMs: 30_000 });
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  children.delete(child);
}

describe('two instances', () => {
  it('share the work, and each event is sent once', async () => {
    const environment = { ...DISPATCHER_ENVIRONMENT, WEBHOOK_BUFFERED_MAX: '16', WEBHOOK_ENDPOINT_CONCURRENCY: '4' };
    const instances = [await services.start(environment), await services.start(environment)];
    const [first] = instances;
    if (first === undefined) throw new Error('There are two instances');
    const platform = platformAt(first);
    hooks.answer = () => new Promise((resolve) => setImmediate(() => resolve({ status: 200 })));
    await platform.endpoint(hooks.url);
    const resources = Array.from({ length: 100 }, () => platform.event().resourceId);
    platform.published.length = 0;
    const events = Array.from({ length: 1_500 }, (_, index) =>
      platform.event({ resourceId: resources[index % 100] ?? '' }),
    );
    for (let from = 0; from < events.length; from += 300) await platform.publish(...events.slice(from, from + 300));
    await eventually('all of them', () => hooks.received.length >= events.length, { deadlineMs: 25_000 });
    expect(hooks.received).toHaveLength(events.length);
    for (const resource of resources) {
      const expected = events
        .filter(({ resourceId }) => resourceId === resource)
        .map(({ notificationId }) => notificationId);
      const mine = new Set(expected);
      expect(
        hooks.received.flatMap(({ notificationId }) => (mine.has(notificationId) ? [notificationId] : [])),
      ).toEqual(expected);
    }
    for (const { internalUrl } of instances) {
      const metrics = await (await fetch(`${internalUrl}/metrics`)).text();
      expect(metrics).toMatch(/ballast_webhook_attempts_total\{outcome="delivered",[^}]*\} [1-9]/);
    }
  }, 40_000);
});

describe('an instance that is killed', () => {
  it('between a 2xx and its record leaves the delivery to the next one, which sends the same id and bytes', async () => {
    const setUp = await services.start(ENVIRONMENT);
    const platform = platformAt(setUp);
    const { secret } = await platform.endpoint(hooks.url);
    await setUp.close();
    const child = await startProcess();
    // The row is locked before the answer goes out, so that its result cannot be written.
    hooks.answer = async () => {
      await sql.query('BEGIN');
      await sql.query('SELECT id FROM webhook.deliveries FOR UPDATE');
      return { status: 200 };
    };
    const event = platform.event();
    await platform.publish(event);
    await eventually('the first one', () => hooks.received.length === 1);
    await eventually('the record is waiting', async () => {
      const { rows } = await driverWaits();
      return rows.length > 0;
    });
    await kill(child);
    await sql.query('ROLLBACK');
    hooks.answer = () => ({ status: 200 });
    const next = await services.start(ENVIRONMENT);
    const nextPlatform = new DispatcherDriver((messages) => driver.send(messages), next.http, platform.platformCode);
    await eventually('delivered', async () => (await nextPlatform.deliveries({ status: 'delivered' })).length === 1);
    expect(hooks.received.map(({ notificationId, body }) => [notificationId, body])).toEqual([
      [event.notificationId, event.payload],
      [event.notificationId, event.payload],
    ]);
    expect(hooks.received.flatMap((webhook) => wrongSignatures(webhook, secret))).toEqual([]);
  }, 60_000);

  it('while it sends many deliveries loses nothing and repeats no event that was recorded', async () => {
    const setUp = await services.start(ENVIRONMENT);
    const platform = platformAt(setUp);
    await platform.endpoint(hooks.url);
    await setUp.close();
    const child = await startProcess();
    const events = Array.from({ length: 2_000 }, () => platform.event());
    for (let from = 0; from < events.length; from += 500) await platform.publish(...events.slice(from, from + 500));
    await eventually('some of them', () => hooks.received.length > 200, { deadlineMs: 20_000 });
    await kill(child);
    const { rows } = await sql.query<{ notification_id: string }>(
      `SELECT v.notification_id FROM webhook.deliveries d JOIN webhook.events v USING (platform_code, position)
        WHERE d.platform_code = $1 AND d.status = 'delivered'`,
      [platform.platformCode],
    );
    const before = hooks.received.length;
    await services.start(ENVIRONMENT);
    const everything = new Set(events.map(({ notificationId }) => notificationId));
    await eventually(
      'every event',
      () => new Set(hooks.received.map(({ notificationId }) => notificationId)).size === everything.size,
      { deadlineMs: 20_000 },
    );
    const recorded = new Set(rows.map(({ notification_id }) => notification_id));
    expect(hooks.received.slice(before).filter(({ notificationId }) => recorded.has(notificationId))).toEqual([]);
  }, 60_000);

  it('with more claims than one transaction releases leaves all of them to the next one', async () => {
    await services.start(ENVIRONMENT);
    const id = randomUUID();
    await sql.query(
      `INSERT INTO webhook.deliveries
         (platform_code, id, endpoint_id, resource_id, position, status, claimed_by, created_at, updated_at)
       SELECT 'KILLED', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), n, 'pending', $1::uuid, now(), now()
         FROM generate_series(1, 12001) n`,
      [id],
    );
    await sql.query(`INSERT INTO webhook.dispatchers (id, seen_at) VALUES ($1, now() - interval '1 hour')`, [id]);
    const isRemoved = async (): Promise<boolean> =>
      (await sql.query('SELECT id FROM webhook.dispatchers WHERE id = $1', [id])).rows.length === 0;
    await eventually('the row of the killed instance is removed', isRemoved, { deadlineMs: 20_000 });
    expect((await sql.query('SELECT id FROM webhook.deliveries WHERE claimed_by = $1', [id])).rows).toEqual([]);
  }, 30_000);
});

describe('an instance that lost its lease', () => {
  it('leaves its claims to other dispatchers and goes on under a new identity', async () => {
    const instance = await services.start(ENVIRONMENT);
    const platform = platformAt(instance);
    const { id } = await platform.endpoint(hooks.url);
    hooks.answer = () => ({ status: 500 });
    const event = platform.event();
    await platform.publish(event);
    await eventually('an attempt', () => hooks.received.length > 0);
    await sql.query('DELETE FROM webhook.dispatchers');
    await sql.query(`UPDATE webhook.deliveries SET claimed_by = NULL WHERE status = 'pending'`);
    hooks.answer = () => ({ status: 200 });
    await eventually('delivered', async () => (await platform.deliveryOf(event, id)).status === 'delivered');
    const { rows } = await sql.query('SELECT id FROM webhook.dispatchers');
    expect(rows).toHaveLength(1);
  });

  it('releases all its claims when it is closed in order', async () => {
    const instance = await services.start(ENVIRONMENT);
    const platform = platformAt(instance);
    await platform.endpoint(hooks.url);
    hooks.answer = () => ({ status: 500 });
    await platform.publish(platform.event(), platform.event());
    await eventually('attempts', () => hooks.received.length > 1);
    await instance.close();
    expect((await sql.query('SELECT id FROM webhook.dispatchers')).rows).toEqual([]);
    expect((await sql.query('SELECT id FROM webhook.deliveries WHERE claimed_by IS NOT NULL')).rows).toEqual([]);
  });
});

describe('an instance that is closed while a receiver does not answer', () => {
  it('says what it waits for, waits a moment in the sandbox, and gives the delivery back', async () => {
    const said: string[] = [];
    const patient = { ...ENVIRONMENT, WEBHOOK_TIMEOUT_MS: '60000' };
    const common = { DATABASE_URL: database.url, INTERNAL_TOKEN: 'token-of-the-closed-instance', LOG_LEVEL: 'silent' };
    const onStopWaits = (what: string): void => void said.push(what);
    const service = await startService(definition, { ...common, ...patient }, { onStopWaits });
    const http = new InternalHttp(service.internalUrl, common.INTERNAL_TOKEN);
    const platform = new DispatcherDriver((messages) => driver.send(messages), http);
    await platform.endpoint(hooks.url);
    hooks.answer = () => 'hang';
    await platform.publish(platform.event());
    await eventually('the attempt', () => hooks.received.length === 1);
    await http.close();
    await service.close();
    expect(said).toEqual(['1 webhook attempt']);
    expect((await sql.query('SELECT id FROM webhook.deliveries WHERE claimed_by IS NOT NULL')).rows).toEqual([]);
  }, 30_000);
});

describe('a database that drops its connections', () => {
  it('loses no delivery and sends none twice', async () => {
    const instance = await services.start({ ...ENVIRONMENT, WEBHOOK_LEASE_MS: '30000' });
    const platform = platformAt(instance);
    await platform.endpoint(hooks.url);
    const events = Array.from({ length: 600 }, () => platform.event());
    for (let from = 0; from < events.length; from += 100) {
      await platform.publish(...events.slice(from, from + 100));
      await eventually('some of them', () => hooks.received.length > from / 2, { deadlineMs: 20_000 });
      await sql.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'ballast-webhook-dispatcher'`,
      );
    }
    const delivered = async (): Promise<boolean> => {
      const { rows } = await sql.query(
        `SELECT 1 FROM webhook.deliveries WHERE platform_code = $1 AND status = 'delivered'`,
        [platform.platformCode],
      );
      return rows.length === events.length;
    };
    await eventually('all are recorded', delivered, { deadlineMs: 30_000 });
    expect(hooks.received).toHaveLength(events.length);
  }, 60_000);
});

/** Sessions of the dispatcher that wait for a lock. */
async function driverWaits(): Promise<{ rows: readonly unknown[] }> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return await client.query(
      `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'ballast-webhook-dispatcher'`,
    );
  } finally {
    await client.end();
  }
}
