import { Controller, Module } from '@nestjs/common';
import { internalCall, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { serviceConfigSchema } from '@ballast/platform-config';
import { causeOfCall, HandlesInternal, InternalClient, InternalTransport } from '@ballast/platform-http';
import { withContext } from '@ballast/platform-observability';
import { useService, useTestDatabase } from '@ballast/test-infra';
import { z } from 'zod';
import type { ServiceDefinition } from './definition';

const TOKEN = 'token-of-the-things-service';

const put = internalCall({
  method: 'PUT',
  path: '/internal/things/{code}',
  summary: 'Keeps a thing.',
  servedBy: ['things'],
  callers: ['friend'],
  params: z.object({ code: z.string().regex(/^[a-z ]+$/, 'must be letters') }),
  query: z.object({ count: z.coerce.number<number>().int(), note: z.string().default('none') }),
  body: z.strictObject({ tags: z.array(z.string()) }),
  status: 201,
  answer: z.object({ code: z.string(), count: z.int(), note: z.string(), tags: z.array(z.string()) }),
});
const remove = internalCall({
  method: 'DELETE',
  path: '/internal/things',
  summary: 'Forgets every thing.',
  servedBy: ['things'],
  callers: ['operator'],
  status: 204,
});

const actor = internalCall({
  method: 'GET',
  path: '/internal/actor',
  summary: 'The actor of this call.',
  servedBy: ['things'],
  callers: ['friend', 'operator'],
  status: 200,
  answer: z.object({ actor: z.unknown() }),
});

@Controller()
class ThingsController {
  @HandlesInternal(put)
  put({ params, query, body }: InternalRequest<typeof put>): InternalAnswer<typeof put> {
    return { ...params, ...query, ...body };
  }

  @HandlesInternal(actor)
  async actor(): Promise<InternalAnswer<typeof actor>> {
    await Promise.resolve();
    return { actor: causeOfCall({ correlationId: '', platformCode: '' }).actor };
  }

  @HandlesInternal(remove)
  remove(): void {
    return undefined;
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

const definition: ServiceDefinition<typeof serviceConfigSchema> = {
  name: 'things',
  schema: 'things',
  configSchema: serviceConfigSchema,
  entities: [],
  migrations: [],
  module: () => ThingsModule,
};

describe('an internal call', () => {
  const service = useService(definition, useTestDatabase());

  async function withTransport<T>(use: (transport: InternalTransport) => Promise<T>): Promise<T> {
    const { internalUrl } = await service.start({ INTERNAL_TOKEN: TOKEN });
    const transport = new InternalTransport(internalUrl, TOKEN);
    try {
      return await use(transport);
    } finally {
      await transport.close();
    }
  }

  it('arrives parsed and is answered as it is declared', async () => {
    const { internalUrl } = await service.start({ INTERNAL_TOKEN: TOKEN });
    const client = new InternalClient({ caller: 'friend', owner: 'things', url: internalUrl, token: TOKEN });
    const answer = await client.call(put, { params: { code: 'a b' }, query: { count: 7 }, body: { tags: ['x'] } });
    await client.onApplicationShutdown();
    expect(answer).toEqual({ code: 'a b', count: 7, note: 'none', tags: ['x'] });
  });

  it.each([
    ['/internal/things/A?count=1', { tags: [] }, 'path/code must be letters'],
    ['/internal/things/a', { tags: [] }, 'query/count must be a number'],
    ['/internal/things/a?count=1', { tags: [1] }, 'body/tags/0 must be a string'],
    ['/internal/things/a?count=1', { tags: [], more: 1 }, 'body/more is not a known field'],
  ])('is refused when a part of it is wrong: %s %j', (path, body, error) =>
    withTransport(async (transport) => {
      await expect(transport.send({ caller: 'friend', method: 'PUT', path, body })).rejects.toMatchObject({
        code: 'invalid_request',
        options: { errors: [error] },
      });
    }),
  );

  it('is refused to a caller that its declaration does not name, also to an operator, who calls without a name', () =>
    withTransport(async (transport) => {
      const call = { method: 'PUT', path: '/internal/things/a?count=1', body: { tags: [] } } as const;
      for (const caller of ['stranger', 'things', 'operator']) {
        await expect(transport.send({ ...call, caller })).rejects.toMatchObject({ code: 'forbidden' });
      }
    }));

  it('is answered to an operator, who calls without a name, when its declaration admits operators', () =>
    withTransport(async (transport) => {
      const call = { method: 'DELETE', path: '/internal/things' } as const;
      await expect(transport.send({ ...call, caller: 'operator' })).resolves.toBeUndefined();
      await expect(transport.send({ ...call, caller: 'friend' })).rejects.toMatchObject({ code: 'forbidden' });
    }));

  it('hands on the actor of the work that makes it, else names the calling service', () =>
    withTransport(async (transport) => {
      const call = { caller: 'friend', method: 'GET', path: '/internal/actor' } as const;
      const acting = { platform_code: 'SANDBX', key_id: 'key', participant_code: 'CUST01' };
      expect(await withContext({ actor: acting }, () => transport.send(call))).toEqual({ actor: acting });
      expect(await transport.send(call)).toEqual({ actor: { service: 'friend' } });
    }));

  it('names the operator who makes it', async () => {
    const { internalUrl } = await service.start({ INTERNAL_TOKEN: TOKEN });
    const ask = async (headers: Readonly<Record<string, string>>): Promise<unknown> => {
      const answer = await fetch(`${internalUrl}/internal/actor`, {
        headers: { 'x-internal-token': TOKEN, ...headers },
      });
      return answer.json();
    };
    expect(await ask({ 'x-operator': 'alex' })).toEqual({ actor: { operator: 'alex' } });
    expect(await ask({})).toEqual({ actor: { operator: 'unnamed' } });
  });

  it('is answered 404 without the token, for any caller', async () => {
    const { internalUrl } = await service.start({ INTERNAL_TOKEN: TOKEN });
    for (const token of [undefined, '', `${TOKEN}x`]) {
      const headers = { 'x-internal-caller': 'friend', ...(token === undefined ? {} : { 'x-internal-token': token }) };
      const answer = await fetch(`${internalUrl}/internal/things/a?count=1`, { method: 'PUT', headers });
      expect(answer.status).toBe(404);
    }
  });
});
