import { API } from '@ballast/api';
import { allocationRequested } from '@ballast/contracts/rebalancing';
import { newId } from '@ballast/kernel';
import { useTestDatabase } from '@ballast/test-infra';
import { errorsOf, textOf, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const weights = (entries: Readonly<Record<string, string>>) =>
  Object.entries(entries).map(([instrument_id, weight]) => ({ instrument_id, weight }));

describe('allocations', () => {
  const gateway = useGateway(useTestDatabase);
  const create = (body: unknown, options: object = {}): Promise<Reply> =>
    gateway.api.send(API.createAllocation, { body, ...options });

  it('are created, read and changed, in versions', async () => {
    const made = await create({ name: 'Growth', allocation: weights({ 'BTC/USD': '0.5', 'ETH/USD': '0.5' }) });
    expect(made).toMatchObject({ status: 201, body: { name: 'Growth', quoted_currency: 'USD', version: 1 } });
    const params = { allocation_id: textOf(made, 'id') };
    const changed = await gateway.api.send(API.replaceAllocation, {
      params: { allocation_id: params.allocation_id.toUpperCase() },
      body: { allocation: weights({ 'BTC/USD': '0.4', 'ETH/USD': '0.6' }) },
    });
    expect(changed).toMatchObject({ status: 200, body: { name: 'Growth', version: 2 } });
    expect((await gateway.api.send(API.getAllocation, { params })).body).toEqual(changed.body);
    const first = await gateway.api.send(API.getAllocation, { params, query: { version: 1 } });
    expect(first.body).toEqual(made.body);
  });

  it('are created once for a request id', async () => {
    const requestId = newId();
    const body = { allocation: weights({ 'BTC/USD': '1' }) };
    const [made, again] = [await create(body, { requestId }), await create(body, { requestId })];
    expect([made.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(made.body);
    const other = await create({ allocation: weights({ 'ETH/USD': '1' }) }, { requestId });
    expect(other.body).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  });

  it('take an Idempotency-Key in place of the request id, and echo both', async () => {
    const key = newId().toUpperCase();
    const body = { allocation: weights({ 'BTC/USD': '1' }) };
    for (const version of [1, 2] as const) {
      const sent = await create(body, { requestId: null, headers: { 'idempotency-key': key }, version });
      expect([201, 200]).toContain(sent.status);
      expect(sent.headers).toMatchObject({ 'idempotency-key': key, 'x-request-id': key });
    }
    const byEither = await create(body, { requestId: key.toLowerCase() });
    const byBoth = await create(body, { requestId: key.toLowerCase(), headers: { 'idempotency-key': key } });
    expect([byEither.status, byBoth.status]).toEqual([200, 200]);
    const requested = gateway.services.received(allocationRequested).filter(({ data }) => {
      return data.allocation_id === byEither.body['id'];
    });
    expect(requested).toHaveLength(1);
  });

  it('need one of both ids, a UUID v4, and equal ones when both are sent', async () => {
    const body = { allocation: weights({ 'BTC/USD': '1' }) };
    const codeOf = async (options: object): Promise<unknown> => (await create(body, options)).body['code'];
    expect(await codeOf({ requestId: null })).toBe('missing_request_id');
    expect(await codeOf({ requestId: null, headers: { 'idempotency-key': 'mine' } })).toBe('invalid_request_id');
    expect(await codeOf({ headers: { 'idempotency-key': newId() } })).toBe('invalid_request_id');
  });

  it('name every violation of their request', async () => {
    const allocation = [
      { instrument_id: 'BTC/USD', weight: 0.5, extra: 1 },
      { instrument_id: 'BTC/USD', weight: '0', instrument_id_type: 'ISIN' },
      { weight: '1.5' },
      { instrument_id: 'XXX/USD', weight: '0.5' },
    ];
    expect(errorsOf(await create({ name: 5, allocation, more: true })).toSorted()).toEqual([
      'body/allocation/0/extra is not a known field',
      'body/allocation/0/weight must be a string',
      'body/allocation/1/instrument_id repeats entry 0',
      'body/allocation/1/instrument_id_type must be one of SYMBOL',
      'body/allocation/1/weight must be a plain decimal above 0 and up to 1 with at most 18 decimals',
      'body/allocation/2/instrument_id is required',
      'body/allocation/2/weight must be a plain decimal above 0 and up to 1 with at most 18 decimals',
      'body/allocation/3/instrument_id is not a listed instrument',
      'body/more is not a known field',
      'body/name must be a string',
    ]);
    expect(errorsOf(await create({}))).toEqual(['body/allocation is required']);
    expect(errorsOf(await create({ allocation: [] }))).toEqual(['body/allocation must have 1 to 100 entries']);
    expect(errorsOf(await create({ allocation: weights({ 'BTC/USD': '0.9' }) }))).toEqual([
      'body/allocation must have weights that sum to exactly 1; they sum to 0.9',
    ]);
  });

  it('are found by their id only, and keep their currency', async () => {
    const body = { allocation: weights({ 'BTC/USD': '1' }) };
    for (const allocation_id of [newId(), 'nothing']) {
      const missing = await gateway.api.send(API.replaceAllocation, { params: { allocation_id }, body });
      expect(missing.body).toMatchObject({ status: 404, code: 'not_found' });
      expect((await gateway.api.send(API.getAllocation, { params: { allocation_id } })).status).toBe(404);
    }
    const params = { allocation_id: textOf(await create(body), 'id') };
    expect((await gateway.api.send(API.getAllocation, { params, query: { version: 2 } })).status).toBe(404);
  });
});

describe('the list of allocations', () => {
  const gateway = useGateway(useTestDatabase);
  const ids: string[] = [];
  const list = async (query: object): Promise<Readonly<Record<string, unknown>>> =>
    (await gateway.api.send(API.listAllocations, { query })).body;
  const idsOf = ({ data }: Readonly<Record<string, unknown>>): readonly unknown[] =>
    (data as readonly { readonly id: string }[]).map(({ id }) => id);

  beforeAll(async () => {
    for (const symbol of ['BTC/USD', 'ETH/USD', 'SOL/USD', 'BTC/USD']) {
      const made = await gateway.api.send(API.createAllocation, { body: { allocation: weights({ [symbol]: '1' }) } });
      ids.push(textOf(made, 'id'));
    }
  });

  it('goes by creation, and tells its total', async () => {
    const all = await list({});
    expect(idsOf(all)).toEqual(ids);
    expect(all['meta']).toEqual({ count: 4, limit: 100, offset: 0, order: 'ASC', sort: 'created_at', total_count: 4 });
    const page = await list({ limit: 2, offset: 1, order: 'DESC' });
    expect(idsOf(page)).toEqual([ids[2], ids[1]]);
    expect(page['meta']).toEqual({ count: 2, limit: 2, offset: 1, order: 'DESC', sort: 'created_at', total_count: 4 });
    expect(idsOf(await list({ sort: 'id' }))).toEqual([...ids].sort());
    expect(idsOf(await list({ sort: 'id', order: 'DESC' }))).toEqual([...ids].sort().reverse());
  });

  it('tells its total also on a page without entries', async () => {
    for (const query of [{ limit: 0 }, { offset: 4 }, { offset: 1_000_000_000 }]) {
      expect(await list(query)).toMatchObject({ meta: { count: 0, total_count: 4 }, data: [] });
    }
  });

  it('is filtered by instruments and by days', async () => {
    expect(idsOf(await list({ instrument_ids: 'BTC/USD' }))).toEqual([ids[0], ids[3]]);
    expect(idsOf(await list({ instrument_ids: 'ETH/USD,SOL/USD' }))).toEqual([ids[1], ids[2]]);
    expect(await list({ instrument_ids: 'NOPE/USD' })).toMatchObject({ meta: { total_count: 0 }, data: [] });
    const days = ((await list({}))['data'] as readonly { readonly created_at: string }[]).map(({ created_at }) =>
      created_at.slice(0, 10),
    );
    expect(idsOf(await list({ start_date: days[0], end_date: days.at(-1) }))).toEqual(ids);
    expect(idsOf(await list({ end_date: '2026-01-01' }))).toEqual([]);
    expect(idsOf(await list({ start_date: '2100-01-01' }))).toEqual([]);
  });

  it('refuses any other query', async () => {
    const refused = async (query: object): Promise<unknown> =>
      errorsOf(await gateway.api.send(API.listAllocations, { query: query }));
    expect(
      await refused({ limit: 1001, offset: -1, order: 'UP', sort: 'name', start_date: '2026-02-30', page_size: 1 }),
    ).toEqual([
      'query/limit must be a whole number from 0 to 1000',
      'query/offset must be a whole number from 0 to 1000000000',
      'query/order must be one of ASC, DESC',
      'query/sort must be one of created_at, id',
      'query/start_date must be a date, such as 2026-04-17',
      'query/page_size is not a known parameter',
    ]);
  });
});
