import { API } from '@ballast/api';
import { accountTradeSchema } from '@ballast/contracts';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { errorsOf, textOf, type ApiClient, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const gateway = useGateway(useTestDatabase, { RFQ_MAX_NOTIONAL: '100000.00' });

const PRICE = {
  underlying_currency: 'BTC',
  quoted_currency: 'USD',
  bid: '59940.00',
  mid: '60000.00',
  ask: '60060.00',
  as_of: '2026-04-17T10:30:00.000Z',
  pinned: false,
};
const BUY = { side: 'buy', underlying: 'BTC', quoted_currency: 'USD', quantity: '0.5' };

let prices = 0;

/** Lets pricing answer this price, or that it has none that is fresh. */
function marketHas(price: object | null): void {
  gateway.internalHttp.answer = ({ path }) => {
    prices += 1;
    return path === '/internal/prices/BTC/USD/fresh' ? { status: 200, body: { price } } : { status: 404 };
  };
}

async function account(participant_code: string, fields: object = {}): Promise<string> {
  const body = { participant_code, account_label: newId().slice(-7), ...fields };
  const zrn = textOf(await gateway.api.request('POST', '/accounts', { body }), 'zrn');
  await eventually('the account has settled', async () => {
    return (await gateway.api.send(API.getCustomerAccount, { params: { zrn } })).status === 200;
  });
  return zrn;
}

async function keyOf(participant_code: string): Promise<ApiClient> {
  const body = { scopes: ['READ', 'TRADE'], participant_code } as const;
  const reply = await gateway.api.send(API.createApiKey, { body });
  return gateway.api.as({ key: textOf(reply, 'key'), secret: textOf(reply, 'secret') });
}

function ask(body: object, api: ApiClient = gateway.api, requestId: string | null = newId()): Promise<Reply> {
  return api.request('POST', '/liquidity/rfq', { body, requestId });
}

function read(quote: Reply, api: ApiClient = gateway.api): Promise<Reply> {
  return api.send(API.getQuote, { params: { quote_id: textOf(quote, 'quote_id') } });
}

describe('a quote', () => {
  let zrn = '';

  beforeAll(async () => {
    zrn = await account('CUST01');
    marketHas(PRICE);
  });

  it('has the price of now, and is read as it was answered', async () => {
    const quote = await ask({ ...BUY, account_group: zrn });
    expect(quote.status).toBe(201);
    expect(quote.body).toMatchObject({
      account_group: zrn,
      participant_code: 'CUST01',
      initiated_by: '',
      side: 'buy',
      underlying: 'BTC',
      quoted_currency: 'USD',
      quantity: '0.50000000',
      price: '60060.00',
      total_notional: '30030.00',
      asset_cost_notional: '30000.00',
      spread_bps: '10.00',
      spread_notional: '30.00',
      status: 'open',
      trade_id: '',
      grant_version: 0,
      authorized_at: '',
    });
    const createdAt = Date.parse(textOf(quote, 'created_at'));
    expect(quote.body['expire_ts']).toBe(createdAt + 30_000);
    expect((await read(quote)).body).toEqual(quote.body);
  });

  it('finds its account by any form of the ZRN, and by holder and label', async () => {
    const id = zrn.split(':').at(-1) ?? '';
    const [, label] = [await gateway.api.send(API.getCustomerAccount, { params: { zrn } })].flatMap(({ body }) => [
      body['participant_code'],
      body['account_label'],
    ]);
    for (const named of [
      { account_group: id },
      { account_group: `customer:${id}` },
      { participant_code: 'CUST01', account_label: label },
      { account_group: zrn, participant_code: 'CUST01' },
    ]) {
      expect((await ask({ ...BUY, ...named })).body['account_group']).toBe(zrn);
    }
  });

  it('has the total and the life that the caller asks for, and a spread of the platform', async () => {
    const { quantity: _, ...rest } = BUY;
    const body = { ...rest, total: '1000.00', quote_expiry: '15m', spread: '100', account_group: zrn };
    const quote = await ask(body);
    expect(quote.body).toMatchObject({ total_notional: '1000.00', price: '60660.60', quantity: '0.01648516' });
    expect(quote.body['expire_ts']).toBe(Date.parse(textOf(quote, 'created_at')) + 900_000);
  });

  it('is made once for one request id, whatever the market does', async () => {
    const id = newId();
    const first = await ask({ ...BUY, account_group: zrn }, gateway.api, id);
    marketHas({ ...PRICE, ask: '70000.00' });
    const asked = prices;
    const again = await ask({ ...BUY, account_group: zrn }, gateway.api, id);
    expect(again.status).toBe(200);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    const other = await ask({ ...BUY, side: 'sell', account_group: zrn }, gateway.api, id);
    expect(other.body).toMatchObject({ status: 422, errors: ['body/side'] });
    expect(prices).toBe(asked);
    marketHas(PRICE);
  });

  it('needs no request id of the caller', async () => {
    const quote = await ask({ ...BUY, account_group: zrn }, gateway.api, null);
    expect(quote.status).toBe(201);
    expect(quote.headers['x-request-id']).toBe(quote.body['request_id']);
  });

  it('expires at its time', async () => {
    const quote = await ask({ ...BUY, account_group: zrn, quote_expiry: '5s' });
    await gateway.database.query(
      `UPDATE gateway.quotes SET body = replace(body, '"expire_ts":' || $2, '"expire_ts":1776421800000') WHERE id = $1`,
      [quote.body['quote_id'], String(quote.body['expire_ts'])],
    );
    expect((await read(quote)).body).toMatchObject({ status: 'expired', updated_at: '2026-04-17T10:30:00.000Z' });
  });

  it('names each violation of its body', async () => {
    const reply = await ask({ side: 'up', underlying: 'BTC', quoted_currency: 'USD', quantity: '1', spread: '1001' });
    expect(reply.body['code']).toBe('invalid_request');
    expect(errorsOf(reply)).toEqual([
      'body/side must be one of buy, sell',
      'body/spread must be a whole number from 0 to 1000',
    ]);
    const rules = await ask({ side: 'buy', underlying: 'BTC', quoted_currency: 'XYZ', quantity: '1' });
    expect(errorsOf(rules)[0]).toBe('body/account_group is required');
    expect(errorsOf(rules)[1]).toMatch(/^body\/quoted_currency must be one of /);
    for (const [amounts, violation] of [
      [{ quantity: '1', total: '1' }, 'body/quantity or total is required, and not both'],
      [{}, 'body/quantity or total is required, and not both'],
      [{ quantity: '0.000000001' }, 'body/quantity must have at most 8 decimals'],
      [{ total: '1.001' }, 'body/total must have at most 2 decimals'],
      [{ quantity: '-1' }, 'body/quantity must be greater than 0'],
    ] as const) {
      const { quantity: _, ...rest } = BUY;
      expect(errorsOf(await ask({ ...rest, ...amounts, account_group: zrn }))).toEqual([violation]);
    }
    const mixed = await ask({ ...BUY, account_group: zrn, participant_code: 'CUST02' });
    expect(errorsOf(mixed)).toEqual(['body/account_group must be the account that the other members name']);
  });

  it('is refused outside its bounds, and without a fresh price, in the words that callers know', async () => {
    const below = await ask({ ...BUY, quantity: '0.00001', account_group: zrn });
    expect(below.body).toMatchObject({
      status: 400,
      code: 'quote_below_minimum',
      detail: 'unable to obtain quote, below minimum quote notional',
      errors: ['unable to obtain quote, below minimum quote notional'],
    });
    const above = await ask({ ...BUY, quantity: '1.7', account_group: zrn });
    expect(above.body).toMatchObject({
      status: 400,
      code: 'quote_above_maximum',
      detail: 'unable to obtain quote, above maximum quote notional',
    });
    marketHas(null);
    const stale = await ask({ ...BUY, account_group: zrn });
    expect(stale.body).toMatchObject({
      status: 503,
      code: 'price_unavailable',
      detail: 'no fresh price for BTC/USD',
    });
    expect(stale.headers['retry-after']).toBe('1');
    marketHas(PRICE);
  });

  it('is refused on an account that the platform does not have', async () => {
    const reply = await ask({ ...BUY, account_group: `customer:${newId()}`, quantity: 'x' });
    expect(reply.body).toMatchObject({ status: 404, code: 'account_not_found', error: 'customer account not found' });
    expect((await ask({ ...BUY, participant_code: 'CUST19' })).status).toBe(404);
  });

  it('is refused on an account whose status forbids its side', async () => {
    const own = await account('CUST01');
    const params = { zrn: own };
    const ofSide = async (side: string) => {
      const { status, body } = await ask({ ...BUY, side, account_group: own });
      return [status, body['detail'] ?? ''];
    };
    await gateway.api.send(API.divestAccount, { params });
    await eventually('the account is divesting', async () => (await ofSide('buy'))[0] === 409);
    expect(await ofSide('buy')).toEqual([409, 'customer account is divesting']);
    expect(await ofSide('sell')).toEqual([201, '']);
    await gateway.api.send(API.lockAccount, { params });
    await eventually('the account is locked', async () => (await ofSide('sell'))[0] === 409);
    expect(await ofSide('sell')).toEqual([409, 'customer account is locked']);
  });

  it('is refused while its holder is not approved or may not trade the instrument', async () => {
    const code = newId().slice(-6);
    await gateway.api.send(API.createParticipant, { body: { participant_code: code, status: 'approved' } });
    const own = await account(code);
    const params = { participant_code: code };
    await gateway.api.send(API.updateParticipant, { params, body: { disabled_instruments: ['BTC/USD'] } });
    const disabled = await ask({ ...BUY, account_group: own });
    expect(disabled.body).toMatchObject({
      status: 409,
      detail: 'instrument BTC/USD not enabled for participant',
    });
    await gateway.api.send(API.updateParticipant, { params, body: { status: 'locked' } });
    const locked = await ask({ ...BUY, account_group: own });
    expect(locked.body).toMatchObject({ status: 404, code: 'participant_not_found' });
  });
});

describe('a quote for a key of a participant', () => {
  let zrn = '';
  let holder: ApiClient;
  let tenant: ApiClient;
  let stranger: ApiClient;

  beforeAll(async () => {
    zrn = await account('CUST05', { account_label: 'general', tenants: ['CUST06'] });
    [holder, tenant, stranger] = [await keyOf('CUST05'), await keyOf('CUST06'), await keyOf('CUST07')];
    marketHas(PRICE);
  });

  it('is made on its own general account unless it names another one', async () => {
    const quote = await ask(BUY, holder);
    expect(quote.body).toMatchObject({ account_group: zrn, initiated_by: 'CUST05', participant_code: 'CUST05' });
    const byTenant = await ask({ ...BUY, account_group: zrn }, tenant);
    expect(byTenant.body).toMatchObject({ account_group: zrn, initiated_by: 'CUST06', participant_code: 'CUST05' });
  });

  it('is refused without a relation, before the body is judged, and never tells of the account', async () => {
    for (const account_group of [zrn, `customer:${newId()}`, 'nonsense']) {
      const reply = await ask({ ...BUY, quantity: 'x', account_group }, stranger);
      expect(reply.body).toMatchObject({
        status: 403,
        code: 'advisor_not_authorized',
        error: true,
        message: 'advisor not authorized',
        errors: ['advisor not authorized'],
      });
    }
    expect((await ask(BUY, stranger)).status).toBe(403);
  });

  it('has no spread of its own', async () => {
    const reply = await ask({ ...BUY, spread: '10' }, holder);
    expect(errorsOf(reply)).toEqual(['body/spread may be set with a key of the platform only']);
  });

  it('is read by the caller that asked for it alone', async () => {
    const quote = await ask(BUY, holder);
    expect((await read(quote, holder)).status).toBe(200);
    for (const api of [tenant, stranger, gateway.api]) expect((await read(quote, api)).status).toBe(404);
  });

  it('has request ids that are no others', async () => {
    const id = newId();
    const own = await ask(BUY, holder, id);
    const platforms = await ask({ ...BUY, account_group: zrn }, gateway.api, id);
    expect([own.status, platforms.status]).toEqual([201, 201]);
    expect(platforms.body['quote_id']).not.toBe(own.body['quote_id']);
  });
});

describe('the execution of a quote', () => {
  let zrn = '';

  beforeAll(async () => {
    zrn = await account('CUST08', { account_label: 'general' });
    marketHas(PRICE);
  });
  beforeEach(() => {
    gateway.services.quoteOutcome = { outcome: 'executed', status_reason: '', status_code: '' };
  });

  const quoteId = async (api?: ApiClient) => textOf(await ask({ ...BUY, account_group: zrn }, api), 'quote_id');
  const execute = (quote_id: string, api: ApiClient = gateway.api, requestId: string | null = newId()) =>
    api.request('POST', '/liquidity/execute', { body: { quote_id }, requestId });

  it('is answered when it is posted, and the same for ever, under any request id', async () => {
    const id = await quoteId();
    const requestId = newId();
    const first = await execute(id, gateway.api, requestId);
    expect(first.status).toBe(200);
    const { trade_id } = first.body;
    expect(first.body).toMatchObject({
      request_id: requestId,
      status: 'Completed',
      status_reason: '',
      status_code: '',
      trade_ids_list: [trade_id],
      quote: { quote_id: id, status: 'executed', trade_id },
    });
    for (const again of [requestId, newId(), null]) {
      const repeated = await execute(id, gateway.api, again);
      expect([repeated.status, repeated.body]).toEqual([200, first.body]);
    }
    expect((await gateway.api.send(API.getQuote, { params: { quote_id: id } })).body).toEqual(first.body['quote']);
  });

  it('is told as one event of its trade, in the sequence of its account, and not for a refused one', async () => {
    const quote_id = await quoteId();
    const done = await execute(quote_id);
    const { body: quote } = await gateway.api.send(API.getQuote, { params: { quote_id } });
    await execute(quote_id);
    gateway.services.quoteOutcome = {
      outcome: 'rejected',
      status_reason: 'insufficient_funds',
      status_code: 'insufficient_funds',
    };
    const refused = await quoteId();
    await execute(refused);
    const { body } = await gateway.api.send(API.listAccountEvents, {
      params: { zrn },
      query: { types: ['trade.status_changed'] },
    });
    const events = body['events'] as readonly { readonly payload: Readonly<Record<string, unknown>> }[];
    const told = events.filter(({ payload }) => [quote_id, refused].includes(String(payload['quote_id'])));
    expect(told).toHaveLength(1);
    expect(accountTradeSchema.parse(told[0]?.payload)).toMatchObject({
      trade_id: done.body['trade_id'],
      client_trade_id: quote_id,
      source: 'rfq',
      account: zrn,
      ...{ price: quote['price'], total_notional: quote['total_notional'], authorized_at: quote['authorized_at'] },
    });
  });

  it('has one outcome when many calls come at once', async () => {
    const id = await quoteId();
    const answers = await Promise.all(Array.from({ length: 8 }, () => execute(id)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it('may be rejected, and uses the quote up', async () => {
    const id = await quoteId();
    gateway.services.quoteOutcome = {
      outcome: 'rejected',
      status_reason: 'insufficient_funds',
      status_code: 'insufficient_funds',
    };
    const rejected = await execute(id);
    expect(rejected.body).toMatchObject({ status: 'Rejected', trade_id: '', trade_ids_list: [] });
    expect(rejected.body).toMatchObject({ status_code: 'insufficient_funds', quote: { status: 'rejected' } });
    gateway.services.quoteOutcome = { outcome: 'executed', status_reason: '', status_code: '' };
    expect((await execute(id)).body).toEqual(rejected.body);
  });

  it('is a conflict after the end of the quote, and forbidden without a right, each time that it is sent', async () => {
    const [late, foreign] = [await quoteId(), await quoteId()];
    gateway.services.quoteOutcome = {
      outcome: 'expired',
      status_reason: 'quote expired',
      status_code: 'quote_expired',
    };
    for (let times = 0; times < 2; times += 1) {
      const { body } = await execute(late);
      expect(body).toMatchObject({ status: 409, code: 'quote_expired', detail: 'quote expired' });
    }
    expect((await gateway.api.send(API.getQuote, { params: { quote_id: late } })).body['status']).toBe('expired');
    gateway.services.quoteOutcome = {
      outcome: 'unauthorized',
      status_reason: 'advisor not authorized',
      status_code: 'advisor_not_authorized',
    };
    for (let times = 0; times < 2; times += 1) {
      const { body } = await execute(foreign);
      expect(body).toMatchObject({ status: 403, code: 'advisor_not_authorized', message: 'advisor not authorized' });
    }
  });

  it('is for the caller that asked for the quote', async () => {
    const holder = await keyOf('CUST08');
    const own = await quoteId(holder);
    expect((await execute(own)).status).toBe(404);
    expect((await execute(own, holder)).status).toBe(200);
    expect((await execute(newId())).status).toBe(404);
    expect((await execute('nonsense')).status).toBe(404);
  });
});
