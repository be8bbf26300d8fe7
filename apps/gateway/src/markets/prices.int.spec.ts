import { API } from '@ballast/api';
import { useTestDatabase } from '@ballast/test-infra';
import { errorsOf, textOf } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const gateway = useGateway(useTestDatabase);

function priceOf(underlying_currency: string, mid: string) {
  const as_of = '2026-04-17T10:30:00.000Z';
  return { underlying_currency, quoted_currency: 'USD', bid: mid, mid, ask: mid, as_of, pinned: false };
}

function shown(underlying: string, mid: string) {
  return { symbol: `${underlying}/USD`, bid: mid, mid, ask: mid, as_of: '2026-04-17T10:30:00.000Z' };
}

beforeAll(() => {
  gateway.internalHttp.answer = ({ method, path }) =>
    method === 'GET' && path === '/internal/prices'
      ? { status: 200, body: { prices: [priceOf('BTC', '60000.00'), priceOf('ETH', '3000.00')] } }
      : { status: 404 };
});

describe('GET /prices', () => {
  it('shows the price of each instrument that has one', async () => {
    const { status, body } = await gateway.api.send(API.listPrices);
    expect([status, body]).toEqual([200, { prices: [shown('BTC', '60000.00'), shown('ETH', '3000.00')] }]);
  });

  it('shows the named instruments alone, once each, and nothing for a name that no instrument has', async () => {
    const symbols = async (text: string) => (await gateway.api.request('GET', `/prices?symbols=${text}`)).body;
    expect(await symbols('ETH/USD,ETH/USD,NO/USD')).toEqual({ prices: [shown('ETH', '3000.00')] });
    expect(await symbols('NO/USD')).toEqual({ prices: [] });
  });

  it.each(['', 'BTC', 'btc/usd', 'BTC/USD,', 'BTC%2FUSD%2FEUR'])('refuses the symbols %j', async (text) => {
    const answer = await gateway.api.request('GET', `/prices?symbols=${text}`);
    expect([answer.status, errorsOf(answer)]).toEqual([
      400,
      ['query/symbols must name instruments such as BTC/USD, with commas between'],
    ]);
  });

  it('refuses an unknown parameter', async () => {
    const answer = await gateway.api.request('GET', '/prices?symbol=BTC/USD');
    expect([answer.status, errorsOf(answer)]).toEqual([400, [expect.stringContaining('query/symbol')]]);
  });

  it('answers in production, also to the key of a participant', async () => {
    const body = { scopes: ['READ'], participant_code: 'CUST01' };
    const created = await gateway.api.send(API.createApiKey, { body });
    const production = await gateway.start({ BALLAST_MODE: 'production' });
    const api = gateway.api.as({ key: textOf(created, 'key'), secret: textOf(created, 'secret') }).at(production.url);
    const answer = await api.send(API.listPrices, { query: { symbols: ['BTC/USD'] } });
    expect([answer.status, answer.body]).toEqual([200, { prices: [shown('BTC', '60000.00')] }]);
  });
});
