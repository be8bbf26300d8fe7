import { Controller, Get, Inject, Module } from '@nestjs/common';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { serviceConfigSchema } from '@ballast/platform-config';
import { eventually, useService, useTestDatabase } from '@ballast/test-infra';
import { Agent, request } from 'undici';
import { CLOCK, type ServiceDefinition } from './definition';
import { startService } from './start-service';

/** A call that is answered when the test says so. */
class SlowCall {
  isRunning = false;
  finish: () => void = () => undefined;

  begin(): Promise<void> {
    this.isRunning = true;
    return new Promise((resolve) => {
      this.finish = resolve;
    });
  }
}

let slow: SlowCall;

@Controller('calls')
class CallsController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get('time')
  time(): string {
    return toTimestamp(this.clock());
  }

  @Get('slow')
  async slow(): Promise<string> {
    await slow.begin();
    return 'finished';
  }

  @Get('quick')
  quick(): string {
    return 'answered';
  }
}

@Module({ controllers: [CallsController] })
class CallsModule {}

const definition: ServiceDefinition<typeof serviceConfigSchema> = {
  name: 'calls',
  schema: 'calls',
  configSchema: serviceConfigSchema,
  entities: [],
  migrations: [],
  module: () => CallsModule,
};

describe('a service that is told to stop', () => {
  const database = useTestDatabase();
  const service = useService(definition, database);
  const agent = new Agent({ connections: 4 });

  beforeEach(() => {
    slow = new SlowCall();
  });

  afterAll(() => agent.close());

  it('answers the calls that it has taken in, ends their connections, and only then closes the parts that answers need', async () => {
    const instance = await service.start();
    const answer = request(`${instance.url}/calls/slow`, { dispatcher: agent });
    await eventually('the call runs', () => slow.isRunning);
    let isClosed = false;
    const closing = instance.close().then(() => {
      isClosed = true;
    });
    await eventually('no new caller is let in', () =>
      fetch(`${instance.url}/calls/quick`).then(
        () => false,
        () => true,
      ),
    );
    expect(isClosed).toBe(false);
    slow.finish();
    const { statusCode, headers, body } = await answer;
    expect([statusCode, headers['connection'], await body.text()]).toEqual([200, 'close', 'finished']);
    await closing;
  });

  it('says that it waits for a call, and cuts the call off at its deadline', async () => {
    const said: string[] = [];
    const env = {
      DATABASE_URL: database.url,
      INTERNAL_TOKEN: 'token-of-a-service-with-a-deadline',
      LOG_LEVEL: 'silent',
      BALLAST_MODE: 'sandbox',
      CALL_DRAIN_TIMEOUT_MS: '1000',
    };
    const instance = await startService(definition, env, { onStopWaits: (what) => void said.push(what) });
    const answer = request(`${instance.url}/calls/slow`, { dispatcher: agent }).then(
      () => 'answered',
      () => 'cut off',
    );
    await eventually('the call runs', () => slow.isRunning);
    // Only the deadline can end this stop: the call is never answered.
    await instance.close();
    expect(said).toEqual(['1 HTTP call']);
    expect(await answer).toBe('cut off');
  });

  it('says that it is not ready, and takes calls in for the time that is set', async () => {
    const instance = await service.start({ STOP_NOTICE_MS: '1500' });
    const ready = async (): Promise<number> => (await fetch(`${instance.url}/health/ready`)).status;
    expect(await ready()).toBe(200);
    const closing = instance.close();
    expect(await ready()).toBe(503);
    expect((await fetch(`${instance.url}/calls/quick`)).status).toBe(200);
    await closing;
    await expect(ready()).rejects.toThrow('fetch failed');
  });

  it('does not wait for idle connections', async () => {
    const instance = await service.start();
    await (await request(`${instance.url}/calls/quick`, { dispatcher: agent })).body.text();
    const startedAt = performance.now();
    await instance.close();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe('a service that is given a clock', () => {
  const then = '2026-04-17T10:30:00.000Z';
  const globalProviders = [{ provide: CLOCK, useValue: () => new Date(then) }];
  const service = useService({ ...definition, globalProviders }, useTestDatabase());

  it('uses that clock instead of the clock of the system', async () => {
    const instance = await service.start();
    expect(await (await fetch(`${instance.url}/calls/time`)).text()).toBe(then);
  });
});
