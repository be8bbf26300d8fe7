import { TOPICS } from '@ballast/contracts';
import { openLogReader } from '@ballast/platform-log';
import { restore } from '@ballast/platform-record';
import { startService, type RunningService } from '@ballast/platform-service';
import { eventually, InternalHttp, LogDriver, useTestDatabase } from '@ballast/test-infra';
import { Client } from 'pg';
import { record } from '../record';
import { DISPATCHER_ENVIRONMENT, dispatcherWith } from '../testing/dispatcher-environment';
import { DispatcherDriver, TestClock } from '../testing/dispatcher-driver';
import { Receiver } from '../testing/receiver';

const INTERNAL_TOKEN = 'token-of-the-dispatcher';
const TIMEOUT_MS = 60_000;

let sql: Client;
let log: LogDriver;
let hooks: { readonly made: Receiver; readonly enabled: Receiver };
const running: { readonly service: RunningService; readonly http: InternalHttp }[] = [];

afterAll(async () => {
  await stop();
  await Promise.all(Object.values(hooks).map((each) => each.close()));
  await log.close();
  await sql.end();
});
const server = useTestDatabase();
beforeAll(async () => {
  sql = new Client({ connectionString: server.url });
  await sql.connect();
  log = await LogDriver.open(server.url, []);
  const [made, enabled] = await Promise.all([Receiver.start(), Receiver.start()]);
  hooks = { made, enabled };
});

/** Starts the dispatcher, as one of a platform's services. */
async function start(before?: DispatcherDriver): Promise<DispatcherDriver> {
  const env = { DATABASE_URL: server.url, INTERNAL_TOKEN, LOG_LEVEL: 'silent', ...DISPATCHER_ENVIRONMENT };
  const service = await startService(dispatcherWith(new TestClock().now), env);
  const http = new InternalHttp(service.internalUrl, INTERNAL_TOKEN);
  running.push({ service, http });
  const platform = new DispatcherDriver((messages) => log.send(messages), http, before?.platformCode);
  platform.published.push(...(before?.published ?? []));
  return platform;
}

async function stop(): Promise<void> {
  for (const { service, http } of running.splice(0)) {
    await http.close();
    await service.close();
  }
}

/** Loses all rows of the dispatcher and makes them anew: from the record, and its secrets from what an operator kept. */
async function loseAndRestore(): Promise<void> {
  const { rows } = await sql.query<{ secrets: string }>(
    'SELECT json_agg(s)::text AS secrets FROM webhook.endpoint_secrets s',
  );
  await sql.query('DROP SCHEMA webhook CASCADE');
  const reader = openLogReader({ kind: 'embedded', url: server.url });
  try {
    await restore(record, { url: server.url, reader });
  } finally {
    await reader.close();
  }
  await sql.query(
    `INSERT INTO webhook.endpoint_secrets SELECT * FROM json_populate_recordset(NULL::webhook.endpoint_secrets, $1)`,
    [rows[0]?.secrets],
  );
}

/** Waits until the dispatcher has handled as many messages with public events. */
function handled(count: number): Promise<unknown> {
  return eventually('the events are handled', async () => {
    const { rows } = await sql.query<{ count: string }>(
      'SELECT coalesce(sum(next_offset), 0) AS count FROM webhook.log_positions WHERE topic = $1',
      [TOPICS.publicEvents],
    );
    return Number(rows[0]?.count) >= count;
  });
}

describe('a dispatcher that has lost its rows', () => {
  it(
    'sends no event to an endpoint that was made or enabled after it, and every later one',
    async () => {
      const lost = await start();
      const enabled = await lost.endpoint(hooks.enabled.url);
      await lost.updateEndpoint(enabled.id, { status: 'disabled' });
      const passedOver = lost.event();
      await lost.publish(passedOver);
      await handled(1);
      const events_after = passedOver.position;
      const made = await lost.endpoint(hooks.made.url, { events_after });
      await lost.updateEndpoint(enabled.id, { status: 'enabled', events_after });
      await stop();
      const later = lost.event();
      await lost.publish(later);
      await loseAndRestore();
      // The event that led to no fact is handled again.
      expect(
        (await sql.query('SELECT FROM webhook.log_positions WHERE topic = $1', [TOPICS.publicEvents])).rows,
      ).toEqual([]);
      const restored = await start(lost);
      await handled(2);
      for (const id of [made.id, enabled.id]) {
        await eventually('the later event', async () => {
          const deliveries = await restored.deliveries({ endpoint_id: id });
          return deliveries.some(({ status }) => status === 'delivered');
        });
        expect(await restored.deliveries({ endpoint_id: id })).toMatchObject([
          { notification_id: later.notificationId },
        ]);
      }
      for (const { received } of [hooks.made, hooks.enabled]) {
        expect(received.map(({ notificationId }) => notificationId)).toEqual([later.notificationId]);
      }
    },
    TIMEOUT_MS,
  );
});
