import { API } from '@ballast/api';
import { useTestDatabase } from '@ballast/test-infra';
import { errorsOf, textOf, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

describe('Strategies', () => {
  const gateway = useGateway(useTestDatabase);

  it('keep the order of names and the numbers of their metadata, even where JSON.parse would change them', async () => {
    const metadata = '{"z":1.0,"a":[1e2,{"y":null}],"2":"zwei → 二","1":12345678901234567890}';
    const created = await gateway.api.send(API.createStrategy, {
      body: `{"metadata": ${metadata}, "quoted_currency": "USD"}`,
    });
    expect(created.text).toContain(`"metadata":${metadata},`);
    expect((await gateway.api.send(API.getStrategy, { params: { strategy_id: textOf(created, 'id') } })).text).toBe(
      created.text,
    );
  });

  it('have empty metadata when none is given', async () => {
    const created = await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' } });
    expect(Object.keys(created.body)).toEqual([
      'id',
      'request_id',
      'quoted_currency',
      'metadata',
      'created_at',
      'updated_at',
    ]);
    expect(created.body['metadata']).toEqual({});
    expect(created.body['created_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('take metadata of 16 KiB and refuse more, whatever the white space around it', async () => {
    const fitting = { text: 'x'.repeat(16 * 1024 - 11) };
    expect(JSON.stringify(fitting)).toHaveLength(16 * 1024);
    const body = JSON.stringify({ quoted_currency: 'USD', metadata: fitting }, null, 8);
    expect((await gateway.api.send(API.createStrategy, { body })).status).toBe(201);
    const reply = await gateway.api.send(API.createStrategy, {
      body: {
        quoted_currency: 'USD',
        metadata: { text: `${fitting.text}x` },
      },
    });
    expect(errorsOf(reply)).toEqual(['body/metadata must have at most 16384 bytes']);
  });

  it('name every violation of their request', async () => {
    const reply = await gateway.api.send(API.createStrategy, {
      body: { quoted_currency: 'BTC', metadata: [], name: 'x' },
    });
    expect(errorsOf(reply)).toEqual([
      'body/quoted_currency must be one of USD',
      'body/metadata must be an object',
      'body/name is not a known field',
    ]);
    expect(errorsOf(await gateway.api.send(API.createStrategy, { body: '[]' }))).toEqual(['body must be an object']);
    expect(errorsOf(await gateway.api.send(API.createStrategy, { body: '' }))).toEqual([
      'body/quoted_currency is required',
    ]);
  });

  it('change only their metadata, with a later time at each change', async () => {
    const created = await gateway.api.send(API.createStrategy, {
      body: { quoted_currency: 'USD', metadata: { a: 1 } },
    });
    const patch = (body: unknown): Promise<Reply> =>
      gateway.api.send(API.updateStrategy, { params: { strategy_id: textOf(created, 'id') }, body });
    const patched = await patch('{"metadata":{"b":2.50}}');
    expect(patched.status).toBe(200);
    expect(patched.text).toContain('"metadata":{"b":2.50}');
    expect(patched.body).toMatchObject({ id: created.body['id'], created_at: created.body['created_at'] });
    expect(textOf(patched, 'updated_at') > textOf(created, 'updated_at')).toBe(true);
    expect((await patch({ metadata: {} })).body['metadata']).toEqual({});
    expect(errorsOf(await patch({ quoted_currency: 'USD' }))).toEqual([
      'body/metadata is required',
      'body/quoted_currency is not a known field',
    ]);
  });

  it('are listed page by page in the order of creation', async () => {
    const tenant = await gateway.api.send(API.createSandboxPlatform, { body: { platform_code: 'PAGES' } });
    const api = gateway.api.as({ key: textOf(tenant, 'key'), secret: textOf(tenant, 'secret') });
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1)
      ids.push(textOf(await api.send(API.createStrategy, { body: { quoted_currency: 'USD' } }), 'id'));
    const seen: string[] = [];
    let token = '';
    do {
      const query = { page_size: 2, page_token: token === '' ? undefined : token };
      const page = await api.send(API.listStrategies, { query });
      const strategies = page.body['strategies'] as readonly { id: string }[];
      expect(strategies.length).toBeLessThanOrEqual(2);
      seen.push(...strategies.map(({ id }) => id));
      token = textOf(page, 'next_page_token');
    } while (token !== '');
    expect(seen).toEqual(ids);
  });
});
