import { API } from '@ballast/api';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { errorsOf, textOf, type ApiClient, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const gateway = useGateway(useTestDatabase);
const external_account_id = newId();

let holder: ApiClient;
let advisor: ApiClient;
let stranger: ApiClient;

async function keyOf(participant_code: string): Promise<ApiClient> {
  const reply = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ', 'FUND'], participant_code } });
  return gateway.api.as({ key: textOf(reply, 'key'), secret: textOf(reply, 'secret') });
}

beforeAll(async () => {
  const body = { participant_code: 'CUST01', financial_advisors: ['CUST02'] };
  const zrn = textOf(await gateway.api.send(API.createCustomerAccount, { body }), 'zrn');
  await eventually('the account has settled', async () => {
    return (await gateway.api.send(API.getCustomerAccount, { params: { zrn } })).status === 200;
  });
  [holder, advisor, stranger] = await Promise.all([keyOf('CUST01'), keyOf('CUST02'), keyOf('CUST03')]);
}, 60_000);

interface Sent {
  readonly api?: ApiClient;
  readonly requestId?: string | null;
  readonly key?: string;
  readonly version?: 1 | 2;
}

function send(fields: object, { api = gateway.api, requestId = null, key, version = 1 }: Sent = {}): Promise<Reply> {
  const body = {
    payor: { participant_code: 'CUST01' },
    beneficiary: { external_account: { external_account_id } },
    payment: { asset: 'USD', total: '1.5' },
    ...fields,
  };
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  return api.request('POST', '/payouts', { body, requestId, headers, version });
}

describe('a request for a payout', () => {
  it.each([
    [{ payor: undefined }, 'body/payor'],
    [{ payor: { participant_code: 'CUST01', more: 1 } }, 'body/payor'],
    [{ beneficiary: { external_account: { external_account_id: 'x' } } }, 'external_account_id must be a UUID'],
    [{ payment: { asset: 'NOPE', total: '1' } }, 'body/payment/asset is no currency or asset of an instrument'],
    [{ payment: { asset: 'USD', total: '1.001' } }, 'body/payment/total must have at most 2 decimals'],
    [{ metadata: { 'a b': 'c' } }, 'body/metadata'],
    [{ metadata: { a: 1 } }, 'body/metadata/a'],
    [
      { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`m${index}`, ''])) },
      'body/metadata must have at most 50 members',
    ],
    [{ validate: 'yes' }, 'body/validate'],
  ])('%j is refused, also when it is only checked', async (fields, violation) => {
    for (const more of [{}, 'validate' in fields ? {} : { validate: true }]) {
      const reply = await send({ ...fields, ...more }, { requestId: newId() });
      expect(reply.status).toBe(400);
      expect(errorsOf(reply)).toEqual([expect.stringContaining(violation)]);
    }
  });

  it.each(['x'.repeat(65), 'é'])('with the key %j is refused', async (key) => {
    expect((await send({}, { key })).status).toBe(400);
  });

  it('needs a key or a request id, and is signed over the key when it has no other id', async () => {
    expect(await send({})).toMatchObject({ status: 400, body: { code: 'missing_request_id' } });
    expect(await send({}, { key: 'Signed', version: 2 })).toMatchObject({
      status: 202,
      headers: { 'idempotency-key': 'Signed', 'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
    });
    const requestId = newId();
    const plain = await send({}, { requestId });
    expect(plain).toMatchObject({ status: 202, body: { status: 'pending', idempotency_key: '' } });
    expect(await send({}, { requestId })).toMatchObject({ status: 200, body: plain.body });
  });

  it('makes one payout for ever, told apart by its terms', async () => {
    const first = await send({}, { api: holder, key: 'once' });
    expect(first).toMatchObject({ status: 202, body: { idempotency_key: 'once', status: 'pending' } });
    for (const requestId of [null, newId()]) {
      expect(await send({}, { api: holder, key: 'once', requestId })).toMatchObject({ status: 200, body: first.body });
    }
    const other = await send({ metadata: { a: 'b' }, account_model: 'omnibus' }, { api: holder, key: 'once' });
    expect(other).toMatchObject({ status: 422, body: { errors: ['body/account_model', 'body/metadata'] } });
    // The key of another owner names another payout.
    expect((await send({}, { key: 'once' })).body['payout_id']).not.toBe(first.body['payout_id']);
  });

  it('is only checked when it says so', async () => {
    expect(await send({ validate: true }, { key: 'checked' })).toMatchObject({ status: 200, body: {} });
    const query = { idempotency_key: 'checked' };
    expect((await gateway.api.send(API.getPayout, { query })).status).toBe(404);
  });

  it('without money is rejected', async () => {
    const reply = await send({ payment: { asset: 'USD', total: '9' } }, { key: 'poor' });
    expect(reply).toMatchObject({ status: 202, body: { status: 'rejected' } });
  });
});

describe('a payout', () => {
  it('is named by exactly one of id and key, and read by holder and advisor of the account alone', async () => {
    const { body } = await send({}, { api: holder, key: 'to be read' });
    const payout_id = String(body['payout_id']);
    for (const query of [{}, { payout_id, idempotency_key: 'to be read' }]) {
      expect((await holder.send(API.getPayout, { query })).status).toBe(400);
    }
    const shown = await holder.send(API.getPayout, { query: { idempotency_key: 'to be read' } });
    expect(shown).toMatchObject({
      status: 200,
      body: { payout_id, payment: { asset: 'USD', total: '1.50', description: '' }, failure_reason: '' },
    });
    for (const [api, status] of [
      [advisor, 200],
      [stranger, 404],
    ] as const) {
      expect((await api.send(API.getPayout, { query: { payout_id } })).status).toBe(status);
    }
  });
});
