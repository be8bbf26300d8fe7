import { API } from '@ballast/api';
import type { Trader } from '@ballast/contracts';
import { configurationsRequested } from '@ballast/contracts/rebalancing';
import { newId, traderId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { instrumentOf } from '@ballast/test-kit';
import { errorsOf, textOf } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const NOW = '2026-12-01T10:00:00.000Z';

describe('configurations', () => {
  const gateway = useGateway(useTestDatabase);
  let strategyId: string;
  let allocation: string;
  let other: string;

  async function allocate(symbol: string): Promise<string> {
    const body = { allocation: [{ instrument_id: symbol, weight: '1' }] };
    return textOf(await gateway.api.send(API.createAllocation, { body }), 'id');
  }

  /** Opens accounts of participants, whose ids these are. */
  async function accounts(codes: readonly string[]): Promise<readonly string[]> {
    const traders = codes.map((participant_code): Trader => {
      const id = traderId(strategyId, participant_code);
      const head = { id, strategy_id: strategyId, participant_code, account_label: strategyId };
      return { ...head, auto_rebalance: true, created_at: NOW, updated_at: NOW };
    });
    for (const trader of traders) await gateway.services.openTrader('SANDBX', trader);
    const last = traders.at(-1)?.id ?? '';
    await eventually('the Traders are readable', async () => {
      return (await gateway.api.send(API.getTrader, { params: { trader_id: last } })).status === 200;
    });
    return traders.map(({ id }) => id);
  }

  const configure = (body: unknown, options: object = {}) =>
    gateway.api.send(API.createConfiguration, { body, ...options });
  const get = (account_id: string) => gateway.api.send(API.getConfiguration, { params: { account_id } });
  const list = async (query: object) =>
    (await gateway.api.send(API.listConfigurations, { query })).body as {
      readonly meta: object;
      readonly data: readonly { readonly account_id: string }[];
    };

  beforeAll(async () => {
    const made = await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' } });
    strategyId = textOf(made, 'id');
    [allocation, other] = [await allocate('BTC/USD'), await allocate('ETH/USD')];
  });

  it('are made, read, changed and removed', async () => {
    const [account_id = ''] = await accounts(['ONE']);
    const made = await configure({ account_id: account_id.toUpperCase(), allocation_id: allocation });
    expect(made).toMatchObject({
      status: 201,
      body: { account_id, allocation_id: allocation, rebalancing_strategy_ids: [], auto_rebalance: true },
    });
    expect((await get(account_id)).body).toEqual(made.body);
    const params = { account_id };
    const changed = await gateway.api.send(API.updateConfiguration, { params, body: { allocation_id: other } });
    expect(changed).toMatchObject({ status: 200, body: { allocation_id: other } });
    const removing = { params, requestId: newId() };
    expect((await gateway.api.send(API.deleteConfiguration, removing)).status).toBe(204);
    expect((await gateway.api.send(API.deleteConfiguration, removing)).status).toBe(204);
    for (const { status } of [
      await get(account_id),
      await gateway.api.send(API.deleteConfiguration, { params }),
      await gateway.api.send(API.updateConfiguration, { params, body: { allocation_id: other } }),
    ]) {
      expect(status).toBe(404);
    }
    expect((await configure({ account_id, allocation_id: allocation })).status).toBe(201);
  });

  it('are made once for an account, and once for a request id', async () => {
    const [account_id = ''] = await accounts(['TWO']);
    const requestId = newId();
    const body = { account_id, allocation_id: allocation };
    const made = await configure(body, { requestId });
    const again = await configure(body, { requestId });
    expect([made.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(made.body);
    expect((await configure(body)).body).toMatchObject({ status: 409, code: 'conflict' });
  });

  it('show the flag of their Trader as it is now', async () => {
    const [account_id = ''] = await accounts(['FLAG']);
    await configure({ account_id, allocation_id: allocation });
    const change = { params: { trader_id: account_id }, body: { auto_rebalance: false } };
    await gateway.api.send(API.updateTrader, change);
    expect((await get(account_id)).body).toMatchObject({ auto_rebalance: false });
    expect((await list({ account_id })).data).toMatchObject([{ account_id, auto_rebalance: false }]);
  });

  it('are made and replaced by the thousand in chunks, all or none', async () => {
    const ids = await accounts(Array.from({ length: 601 }, (_, index) => `B${index}`));
    await configure({ account_id: ids[600], allocation_id: other });
    const sent = gateway.services.received(configurationsRequested).length;
    const configurations = ids.map((account_id) => ({ account_id, allocation_id: allocation }));
    const body = { configurations };
    const requestId = newId();
    const made = await gateway.api.send(API.createConfigurations, { body, requestId });
    expect(made).toMatchObject({ status: 201, body: { created: 600, updated: 1 } });
    expect((await gateway.api.send(API.createConfigurations, { body, requestId })).body).toEqual(made.body);
    const chunks = gateway.services.received(configurationsRequested).slice(sent);
    expect(chunks.map(({ data }) => data.entries.length)).toEqual([500, 101]);
    const page = await list({ allocation_id: allocation, limit: 1000 });
    expect(ids.every((id) => page.data.some(({ account_id }) => account_id === id))).toBe(true);
    const bad = [configurations[0], { account_id: newId(), allocation_id: newId() }];
    expect(errorsOf(await gateway.api.send(API.createConfigurations, { body: { configurations: bad } }))).toEqual([
      'body/configurations/1/account_id is not the id of an account',
      'body/configurations/1/allocation_id is not the id of an allocation',
    ]);
    const twice = [configurations[0], configurations[0], { account_id: 'nothing', extra: 1 }];
    expect(errorsOf(await gateway.api.send(API.createConfigurations, { body: { configurations: twice } }))).toEqual([
      'body/configurations/2/account_id must be a UUID',
      'body/configurations/2/allocation_id is required',
      'body/configurations/2/extra is not a known field',
      'body/configurations/1/account_id repeats body/configurations/0/account_id',
    ]);
  });

  it('name every id of nothing, and another currency', async () => {
    const [account_id = ''] = await accounts(['EURO']);
    const unknown = { account_id: newId(), allocation_id: newId(), rebalancing_strategy_ids: [newId()] };
    const refused = await configure(unknown);
    expect(refused.status).toBe(404);
    expect(errorsOf(refused)).toEqual([
      'body/account_id is not the id of an account',
      'body/allocation_id is not the id of an allocation',
      'body/rebalancing_strategy_ids/0 is not the id of a rebalancing strategy',
    ]);
    await gateway.services.list('BTC/EUR');
    await eventually('the instrument is listed', async () => {
      const body = { allocation: [{ instrument_id: 'BTC/EUR', weight: '1' }] };
      return (await gateway.api.send(API.createAllocation, { body })).status === 201;
    });
    const inEuro = await configure({ account_id, allocation_id: await allocate('BTC/EUR') });
    expect(inEuro.status).toBe(400);
    expect(errorsOf(inEuro)).toEqual(['body/allocation_id must be quoted in USD, as the account is']);
    await configure({ account_id, allocation_id: allocation });
    const empty = await gateway.api.send(API.updateConfiguration, { params: { account_id }, body: {} });
    expect(errorsOf(empty)).toEqual(['body must have allocation_id or rebalancing_strategy_ids']);
  });

  it('tell how far their account is from the allocation, at the mid of now', async () => {
    const [account_id = ''] = await accounts(['DRIFT']);
    const drift = () => gateway.api.send(API.getAccountDrift, { params: { account_id } });
    expect((await drift()).body).toMatchObject({ status: 409, code: 'conflict' });
    const weights = [
      { instrument_id: 'BTC/USD', weight: '0.75' },
      { instrument_id: 'ETH/USD', weight: '0.25' },
    ];
    const made = await gateway.api.send(API.createAllocation, { body: { allocation: weights } });
    await configure({ account_id, allocation_id: textOf(made, 'id') });
    const held = (asset: string, balance: string) => ({ asset, balance, held: '0', available: balance });
    const priced = (asset: string, price: string) => ({ asset, price, source: 'feed', as_of: NOW });
    let missing: readonly string[] = [];
    gateway.internalHttp.answer = ({ path }) =>
      path.startsWith('/internal/holdings')
        ? { status: 200, body: { holdings: [held('BTC', '0.01000000'), held('SOL', '4.00000000')] } }
        : {
            status: 200,
            body: {
              prices: [priced('BTC', '60000.00'), priced('ETH', '3000.00'), priced('SOL', '100.00')],
              instruments: ['BTC', 'ETH', 'SOL'].map((asset) => instrumentOf(asset)),
              missing,
            },
          };
    expect((await drift()).body).toMatchObject({
      account_id,
      allocation_version: 1,
      value: '1000.00',
      absolute: '0.400000',
      relative: '1.000000',
      total: '0.400000',
      instruments: [
        {
          instrument_id: 'BTC/USD',
          value: '600.00',
          weight: '0.600000',
          target_weight: '0.750000',
          drift: '-0.150000',
        },
        { instrument_id: 'ETH/USD', value: '0.00', weight: '0.000000', target_weight: '0.250000', drift: '-0.250000' },
        { instrument_id: 'SOL/USD', value: '400.00', weight: '0.400000', target_weight: '0.000000', drift: '0.400000' },
      ],
    });
    missing = ['ETH'];
    expect((await drift()).body).toMatchObject({ status: 503, detail: 'There is no fresh price of ETH.' });
    const nothing = await gateway.api.send(API.getAccountDrift, { params: { account_id: newId() } });
    expect(nothing.status).toBe(404);
  });

  it('are listed by account or creation, and by allocation', async () => {
    const ids = await accounts(['L1', 'L2', 'L3']);
    const own = await allocate('SOL/USD');
    for (const account_id of ids) await configure({ account_id, allocation_id: own });
    const idsOf = async (query: object): Promise<readonly string[]> =>
      (await list({ allocation_id: own, ...query })).data.map(({ account_id }) => account_id);
    expect(await idsOf({})).toEqual([...ids].sort());
    expect(await idsOf({ order: 'DESC' })).toEqual([...ids].sort().reverse());
    expect(await idsOf({ sort: 'created_at' })).toEqual(ids);
    expect(await idsOf({ sort: 'created_at', order: 'DESC', limit: 1, offset: 1 })).toEqual([ids[1]]);
    expect((await list({ allocation_id: own, limit: 1 })).meta).toMatchObject({ count: 1, total_count: 3 });
    expect(await list({ account_id: newId() })).toMatchObject({ meta: { total_count: 0 }, data: [] });
    const params = { allocation_id: own };
    const shown = await gateway.api.send(API.listAllocationAccounts, { params });
    expect(shown.body).toEqual({
      meta: { count: 3, limit: 100, offset: 0, order: 'ASC', sort: 'created_at', total_count: 3 },
      data: ids.map((id) => ({ id })),
    });
    await gateway.api.send(API.deleteConfiguration, { params: { account_id: ids[0] ?? '' } });
    expect(await idsOf({ sort: 'created_at' })).toEqual(ids.slice(1));
    const nothing = await gateway.api.send(API.listAllocationAccounts, { params: { allocation_id: newId() } });
    expect(nothing.status).toBe(404);
  });
});
