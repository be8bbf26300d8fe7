import { Controller, Module } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { serviceConfigSchema } from '@ballast/platform-config';
import { eventually, LogDriver, TcpProxy, useService, useTestDatabase } from '@ballast/test-infra';
import { Client } from 'pg';
import type { ServiceDefinition } from './definition';

@Controller()
class StuckConsumer {
  @EventPattern(TOPICS.registryEvents)
  receive(): Promise<void> {
    return Promise.reject(new Error('no luck'));
  }
}

@Module({ controllers: [StuckConsumer] })
class StuckModule {}

const definition: ServiceDefinition<typeof serviceConfigSchema> = {
  name: 'stuck',
  schema: 'stuck',
  configSchema: serviceConfigSchema,
  entities: [],
  migrations: [],
  module: () => StuckModule,
};

interface Detail {
  readonly status: string;
  readonly checks: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

const OK = { status: 'ok', checks: { database: 'ok', started: 'ok' } };

describe('the health of a service', () => {
  const database = useTestDatabase();
  const service = useService(definition, database);

  it('stays ok while a consumer fails, and operators see the problem', async () => {
    const { url, internalUrl } = await service.start();
    const driver = await LogDriver.open(database.url, []);
    await driver.send([{ topic: TOPICS.registryEvents, key: 'a', type: 'a', value: '{}' }]);
    const detail = await eventually('the problem is shown', async () => {
      const shown = (await (await fetch(`${internalUrl}/health/detail`)).json()) as Detail;
      return shown.problems.length > 0 && shown;
    });
    await driver.close();
    expect(detail).toEqual({ ...OK, problems: [expect.stringContaining('no luck')] });
    const ready = await fetch(`${url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, OK]);
    const metrics = await (await fetch(`${internalUrl}/metrics`)).text();
    expect(metrics).toContain('ballast_log_problems{service="stuck"} 1');
    expect(metrics).toContain('ballast_log_publish_stalled_seconds{service="stuck"} 0');
  });

  it('is unavailable after a restore until it has read again what it must', async () => {
    await (await service.start()).close();
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    await sql.query('UPDATE stuck.log_positions SET ready_from = next_offset + 1');
    const { url } = await service.start();
    const checks = { ...OK.checks, restored: 'failed' };
    const ready = await fetch(`${url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'unavailable', checks }]);
    await sql.query('UPDATE stuck.log_positions SET next_offset = ready_from');
    await sql.end();
    const later = await fetch(`${url}/health/ready`);
    expect([later.status, await later.json()]).toEqual([200, { status: 'ok', checks: { ...checks, restored: 'ok' } }]);
  });

  it('is unavailable while the database does not answer, and every probe gets its answer in time', async () => {
    const { hostname, port } = new URL(database.url);
    const proxy = await TcpProxy.listen({ host: hostname, port: Number(port) });
    const { url } = await service.start({
      DATABASE_URL: proxy.urlOf(database.url),
      DATABASE_PROBE_TIMEOUT_MS: '200',
      DATABASE_LOG_TIMEOUT_MS: '500',
      DATABASE_NETWORK_TIMEOUT_MS: '200',
      DATABASE_CONNECT_TIMEOUT_MS: '500',
    });
    const probe = async (): Promise<number> => (await fetch(`${url}/health/ready`)).status;
    expect(await probe()).toBe(200);
    proxy.silence();
    expect(await Promise.all(Array.from({ length: 20 }, probe))).toEqual(Array.from({ length: 20 }, () => 503));
    proxy.heal({ losing: true });
    await eventually('the database answers again', async () => (await probe()) === 200);
    await proxy.close();
  });
});

describe('a pool that is too small for its consumers', () => {
  const service = useService(definition, useTestDatabase());

  it('is refused at start', async () => {
    await expect(service.start({ DATABASE_POOL_SIZE: '5', LOG_CONCURRENCY: '4' })).rejects.toThrow(
      'DATABASE_POOL_SIZE: must be at least 6: LOG_CONCURRENCY (4) and 2 for calls',
    );
  });
});
