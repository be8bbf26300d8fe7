import { Controller, Get, Module } from '@nestjs/common';
import { serviceConfigSchema } from '@ballast/platform-config';
import { causeOfCall } from '@ballast/platform-http';
import { useService, useTestDatabase } from '@ballast/test-infra';
import type { ServiceDefinition } from './definition';

@Controller()
class AddressesController {
  @Get('things')
  things(): string {
    return 'public';
  }

  @Get('internal/things')
  internalThings(): string {
    return 'internal';
  }

  @Get('actor')
  publicActor(): object {
    return causeOfCall({ correlationId: '', platformCode: '' }).actor;
  }

  @Get('internals')
  internals(): string {
    return 'public';
  }
}

@Module({ controllers: [AddressesController] })
class AddressesModule {}

const definition: ServiceDefinition<typeof serviceConfigSchema> = {
  name: 'addresses',
  schema: 'addresses',
  configSchema: serviceConfigSchema,
  entities: [],
  migrations: [],
  module: () => AddressesModule,
};

async function read(url: string): Promise<{ status: number; text: string }> {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
}

describe('a service with two listeners', () => {
  const service = useService(definition, useTestDatabase());

  it('answers /internal, /metrics and /health on the internal listener, and no other path there', async () => {
    const { url, internalUrl } = await service.start();
    expect(await read(`${internalUrl}/internal/things`)).toEqual({ status: 200, text: 'internal' });
    expect((await read(`${internalUrl}/metrics`)).text).toContain('ballast_log_lag');
    const detail = { status: 'ok', checks: { database: 'ok', started: 'ok' }, problems: [] };
    expect(JSON.parse((await read(`${internalUrl}/health/detail`)).text)).toEqual(detail);
    const unknown = await read(`${internalUrl}/nowhere`);
    expect(unknown.status).toBe(404);
    for (const path of ['/things', '/internals', '/']) expect(await read(`${internalUrl}${path}`)).toEqual(unknown);
    expect(await read(`${url}/things`)).toEqual({ status: 200, text: 'public' });
    expect(await read(`${url}/internals`)).toEqual({ status: 200, text: 'public' });
  });

  it('lets no caller of the public listener name an actor', async () => {
    const { url } = await service.start();
    const headers = { 'x-internal-actor': '{"operator":"alex"}', 'x-operator': 'alex' };
    const answer = await fetch(`${url}/actor`, { headers });
    expect(await answer.json()).toEqual({ operator: 'unnamed' });
  });

  it.each([
    '/internal/things',
    '/internal/nothing',
    '/internal',
    '/metrics',
    '/health/detail',
    '/%69nternal/things',
    '/%6detrics',
  ])('does not know %s on the public listener', async (path) => {
    const { url } = await service.start();
    expect(await read(`${url}${path}`)).toEqual(await read(`${url}/nowhere`));
  });

  it('says on both listeners whether it is ready', async () => {
    const { url, internalUrl } = await service.start();
    for (const listener of [url, internalUrl]) {
      expect((await read(`${listener}/health/live`)).status).toBe(200);
      expect((await read(`${listener}/health/ready`)).status).toBe(200);
    }
  });

  it('lets no caller in on either listener when it has stopped', async () => {
    const { url, internalUrl, close } = await service.start();
    await read(`${internalUrl}/metrics`);
    await close();
    await expect(fetch(`${url}/things`)).rejects.toThrow();
    await expect(fetch(`${internalUrl}/metrics`)).rejects.toThrow();
  });
});
