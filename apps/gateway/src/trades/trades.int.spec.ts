import { API } from '@ballast/api';
import { accountTradeSchema } from '@ballast/contracts';
import { newId, toTimestamp } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { textOf, type ApiClient, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const gateway = useGateway(useTestDatabase);

const PRICE = {
  underlying_currency: 'BTC',
  quoted_currency: 'USD',
  bid: '59940.00',
  mid: '60000.00',
  ask: '60060.00',
  as_of: '2026-04-17T10:30:00.000Z',
  pinned: false,
};

describe('the trade of a quote', () => {
  let zrn = '';
  let trade_id = '';
  let quote_id = '';

  async function quote(api: ApiClient = gateway.api): Promise<Reply> {
    const body = { account_group: zrn, side: 'buy', underlying: 'BTC', quoted_currency: 'USD', quantity: '0.5' };
    const { quote_id: id } = (await api.request('POST', '/liquidity/rfq', { body })).body;
    return api.request('POST', '/liquidity/execute', { body: { quote_id: id } });
  }

  async function quotesOf(query: object, api: ApiClient = gateway.api): Promise<readonly string[]> {
    const { status, body } = await api.send(API.listTrades, { query });
    expect(status).toBe(200);
    return (body['trades'] as readonly { readonly quote_id: string }[]).map((trade) => trade.quote_id);
  }

  beforeAll(async () => {
    const body = { participant_code: 'CUST01', tenants: ['CUST03'] };
    zrn = textOf(await gateway.api.request('POST', '/accounts', { body }), 'zrn');
    await eventually('the account has settled', async () => {
      return (await gateway.api.send(API.getCustomerAccount, { params: { zrn } })).status === 200;
    });
    gateway.internalHttp.answer = () => ({ status: 200, body: { price: PRICE } });
    gateway.services.quoteOutcome = { outcome: 'executed', status_reason: '', status_code: '' };
    const { body: done } = await quote();
    trade_id = String(done['trade_id']);
    quote_id = (done['quote'] as { readonly quote_id: string }).quote_id;
  });

  it('is read as its event told it', async () => {
    const read = await gateway.api.send(API.getTrade, { params: { trade_id } });
    const { body } = await gateway.api.send(API.listAccountEvents, {
      params: { zrn },
      query: { types: ['trade.status_changed'] },
    });
    const events = body['events'] as readonly { readonly payload: unknown }[];
    expect(read.status).toBe(200);
    expect(events.map(({ payload }) => payload)).toContainEqual(read.body);
    expect(accountTradeSchema.parse(read.body)).toMatchObject({ trade_id, quote_id, source: 'rfq', account: zrn });
  });

  it('is listed when every filter fits, and not when one does not', async () => {
    const { body } = await gateway.api.send(API.getTrade, { params: { trade_id } });
    const { executed_at, symbol, participant_code } = accountTradeSchema.parse(body);
    const later = toTimestamp(new Date(Date.parse(executed_at) + 1));
    const own = { account: zrn, participant_code, source: 'rfq', symbol, quote_id, client_trade_id: quote_id };
    expect(await quotesOf({ ...own, from: executed_at, to: later })).toEqual([quote_id]);
    for (const other of [
      { from: later },
      { to: executed_at },
      { symbol: 'ETH/USD' },
      { source: 'clob' },
      { participant_code: 'CUST03' },
      { initiated_by: 'CUST01' },
      { account: 'nothing' },
      { execution_id: quote_id },
      { order_id: quote_id },
      { client_trade_id: newId() },
    ]) {
      expect([other, await quotesOf({ ...own, ...other })]).toEqual([other, []]);
    }
  });

  it('is shown to those who may read the account, and to nobody else', async () => {
    for (const [participant_code, shown] of [
      ['CUST01', [quote_id]],
      ['CUST03', [quote_id]],
      ['CUST04', []],
    ] as const) {
      const key = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ'], participant_code } });
      const api = gateway.api.as({ key: textOf(key, 'key'), secret: textOf(key, 'secret') });
      expect([participant_code, await quotesOf({ quote_id }, api)]).toEqual([participant_code, shown]);
      const { status } = await api.send(API.getTrade, { params: { trade_id } });
      expect([participant_code, status]).toEqual([participant_code, shown.length === 0 ? 404 : 200]);
    }
  });

  it('does not exist for a quote that is refused', async () => {
    gateway.services.quoteOutcome = {
      outcome: 'rejected',
      status_reason: 'insufficient_funds',
      status_code: 'insufficient_funds',
    };
    const { body } = await quote();
    const refused = (body['quote'] as { readonly quote_id: string }).quote_id;
    expect(body['status']).toBe('Rejected');
    expect(await quotesOf({ quote_id: refused })).toEqual([]);
  });

  it('is not found by a text that is no id', async () => {
    expect((await gateway.api.send(API.getTrade, { params: { trade_id: 'nothing' } })).status).toBe(404);
  });
});
