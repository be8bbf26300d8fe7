import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { API } from '@ballast/api';
import { addressOf } from './address';
import { BallastClient } from './ballast-client';
import { CallFailed } from './call-failed';

const STRATEGY = 'b1c2d3e4-f5a6-4789-bcde-f01234567890';

describe('the address of a call', () => {
  it('has its path parameters and its query, percent-encoded', () => {
    const params = { trader_id: 'a/b' };
    expect(addressOf(API.getTrader, { params })).toBe('/strategies/traders/a%2Fb');
    const query = { account: 'participant:CUST01', page_size: 2, asset: undefined } as const;
    expect(addressOf(API.listLedgerEntries, { query })).toBe(
      '/ledger/entries?account=participant%3ACUST01&page_size=2',
    );
  });

  it('writes booleans and lists as the server reads them', () => {
    expect(addressOf(API.listTraders, { query: { auto_rebalance: false } })).toBe(
      '/strategies/traders?auto_rebalance=false',
    );
    const types = ['trade_strategy.trader.created', 'trade_strategy.operation.status_changed'] as const;
    expect(addressOf(API.listEvents, { query: { types: [...types] } })).toBe(
      '/events?types=trade_strategy.trader.created%2Ctrade_strategy.operation.status_changed',
    );
  });

  it('refuses a call without its parameters', () => {
    expect(() => addressOf<typeof API.getStrategy>(API.getStrategy, {})).toThrow('strategy_id');
  });
});

describe('the client', () => {
  const requests: IncomingMessage[] = [];
  let answer: (request: IncomingMessage) => { readonly status: number; readonly type?: string; readonly body: string };
  let server: Server;
  let client: BallastClient;

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(request);
      const { status, type = 'application/json', body } = answer(request);
      response.writeHead(status, { 'content-type': type }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    client = new BallastClient({ baseUrl: `http://127.0.0.1:${port}`, key: 'key', secret: 'secret' });
  });

  beforeEach(() => {
    requests.length = 0;
  });

  afterAll(async () => {
    await client.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('reads a list page by page, in its order', async () => {
    const pages = [
      { traders: [{ id: '1' }, { id: '2' }], next_page_token: 'a b' },
      { traders: [{ id: '3' }], next_page_token: '' },
    ];
    answer = () => ({ status: 200, body: JSON.stringify(pages[requests.length - 1]) });
    const traders = await client.all(API.listTraders, { query: { strategy_id: STRATEGY } });
    expect(traders.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(requests.map(({ url }) => url)).toEqual([
      `/strategies/traders?page_size=200&strategy_id=${STRATEGY}`,
      `/strategies/traders?page_size=200&strategy_id=${STRATEGY}&page_token=a%20b`,
    ]);
  });

  it('reads no page before its first entry is asked for', async () => {
    answer = () => ({ status: 200, body: JSON.stringify({ traders: [{ id: '1' }], next_page_token: 'more' }) });
    const entries = client.entries(API.listTraders);
    expect(requests).toHaveLength(0);
    expect((await entries.next()).value).toEqual({ id: '1' });
    expect(requests).toHaveLength(1);
  });

  it('sends a mutation with a request id, which it answers, and a read without one', async () => {
    answer = () => ({ status: 201, body: JSON.stringify({ id: STRATEGY }) });
    const body = { quoted_currency: 'USD' };
    const sent = await client.send(API.createStrategy, { body });
    expect(requests[0]?.headers['x-request-id']).toBe(sent.requestId);
    const repeated = await client.send(API.createStrategy, { body, requestId: sent.requestId });
    expect(repeated.requestId).toBe(sent.requestId);
    expect((await client.send(API.getFloat)).requestId).toBe('');
    expect(requests[2]?.headers['x-request-id']).toBeUndefined();
  });

  it('fails a refused call with its problem and its request id', async () => {
    const problem = { code: 'conflict', status: 409, title: 'x', detail: 'It exists.' };
    answer = () => ({ status: 409, type: 'application/problem+json', body: JSON.stringify(problem) });
    const failed = client.call(API.createParticipant, { body: { participant_code: 'A' } });
    const error: unknown = await failed.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CallFailed);
    expect(error).toMatchObject({ request: 'POST /participants', status: 409, problem });
    expect(error).toHaveProperty('requestId', requests[0]?.headers['x-request-id']);
  });

  it('fails a call without a problem when the answer does not come from Ballast', async () => {
    answer = () => ({ status: 502, type: 'text/html', body: '<h1>Bad gateway</h1>' });
    await expect(client.call(API.getFloat)).rejects.toMatchObject({ status: 502, problem: undefined });
  });
});
